package dev.understudy.localcluster.mvcc;

/** Says that a transaction was rolled back because it held too much memory (SQLSTATE 53400). */
public final class TransactionTooLargeException extends RuntimeException {
  TransactionTooLargeException(long limitBytes) {
    super(
        "transactions in progress may hold "
            + (limitBytes >> 20)
            + " MiB of writes and read keys together; this one, which would hold more, was rolled"
            + " back");
  }
}
