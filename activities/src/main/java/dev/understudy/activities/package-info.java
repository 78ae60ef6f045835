/** What the workflows ask for, done: thin, each looking first whether it is done already. */
package dev.understudy.activities;
