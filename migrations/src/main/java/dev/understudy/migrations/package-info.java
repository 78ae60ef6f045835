/** The numbered changes of the catalog's schema, and what applies them. */
package dev.understudy.migrations;
