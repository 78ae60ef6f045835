/**
 * The ledger in MySQL: what was decided and what was last seen. Readers and writers are apart; the
 * SQL is in {@code internal}. Every method throws {@link dev.understudy.domain.UnderstudyException}
 * with CATALOG_UNAVAILABLE when the database cannot be reached.
 */
package dev.understudy.catalog;
