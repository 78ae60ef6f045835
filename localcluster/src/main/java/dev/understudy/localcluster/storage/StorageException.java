package dev.understudy.localcluster.storage;

/** Says that the disk or the store on it failed, or that the store is closed. */
public final class StorageException extends RuntimeException {
  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }

  public StorageException(String message) {
    super(message);
  }

  /** What is at the bottom of it, such as {@code No space left on device}. */
  public String reason() {
    Throwable root = this;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
