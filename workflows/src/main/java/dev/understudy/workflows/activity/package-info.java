/** What the workflows need done, in their own words: one record in, one record out. */
package dev.understudy.workflows.activity;
