/** The SQL behind the catalog's ports; nobody outside the catalog looks in here. */
package dev.understudy.catalog.internal;
