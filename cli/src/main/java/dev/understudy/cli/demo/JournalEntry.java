package dev.understudy.cli.demo;

/**
 * What one transaction of the demo writes into its journal: a transfer between two accounts, or a
 * note that moves nothing.
 */
record JournalEntry(long id, String kind, long fromAccount, long toAccount, long amount) {
  static final String TRANSFER = "transfer";
  static final String NOTE = "note";

  boolean isTransfer() {
    return kind.equals(TRANSFER);
  }
}
