package dev.understudy.localcluster.mvcc;

/** Says that a transaction lost against another and may be tried again (SQLSTATE 40001). */
public final class RetryTransactionException extends RuntimeException {
  public RetryTransactionException(String message) {
    super(message);
  }
}
