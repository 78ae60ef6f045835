package dev.understudy.domain;

/**
 * Every way in which Understudy says no. The category says whose fault it is; HTTP status, gRPC
 * code and whether a retry helps are derived from it, each in one place.
 */
public enum ErrorCode {
  INVALID_ARGUMENT(Category.INVALID_ARGUMENT),
  UNAUTHENTICATED(Category.UNAUTHENTICATED),
  PERMISSION_DENIED(Category.PERMISSION_DENIED),
  RATE_LIMITED(Category.RESOURCE_EXHAUSTED),

  ACCOUNT_NOT_FOUND(Category.NOT_FOUND),
  API_KEY_NOT_FOUND(Category.NOT_FOUND),
  /** The request was carried out before, and what it answered is shown only once. */
  API_KEY_ALREADY_MADE(Category.ALREADY_EXISTS),
  /** Nobody would be left who can give rights. */
  LAST_ADMINISTRATOR(Category.FAILED_PRECONDITION),
  FOLDER_NOT_FOUND(Category.NOT_FOUND),
  FOLDER_NAME_TAKEN(Category.ALREADY_EXISTS),
  FOLDER_NOT_EMPTY(Category.FAILED_PRECONDITION),
  /** There would be too many folders, or too many inside each other. */
  FOLDER_LIMIT(Category.FAILED_PRECONDITION),

  CLUSTER_NOT_FOUND(Category.NOT_FOUND),
  CLUSTER_NAME_TAKEN(Category.ALREADY_EXISTS),
  CLUSTER_NOT_READY(Category.FAILED_PRECONDITION),
  CLUSTER_IN_USE(Category.CONFLICT),
  DELETE_PROTECTED(Category.FAILED_PRECONDITION),
  /** What is fixed when a cluster is made. */
  IMMUTABLE_FIELD(Category.INVALID_ARGUMENT),
  RETENTION_ALREADY_SET(Category.FAILED_PRECONDITION),
  /** Only the process of a local cluster can be cut off from here. */
  NOT_A_LOCAL_CLUSTER(Category.FAILED_PRECONDITION),
  NO_CERTIFICATE(Category.NOT_FOUND),
  /** The cluster at this address is in the catalog under another name. */
  CLUSTER_ALREADY_REGISTERED(Category.ALREADY_EXISTS),

  SAME_CLUSTER(Category.INVALID_ARGUMENT),
  NOT_VIRTUALIZED(Category.FAILED_PRECONDITION),
  CLOUDS_DIFFER(Category.FAILED_PRECONDITION),
  SEVERAL_REGIONS(Category.FAILED_PRECONDITION),
  SAME_REGION(Category.FAILED_PRECONDITION),
  CIDR_RANGES_OVERLAP(Category.FAILED_PRECONDITION),

  STREAM_NOT_FOUND(Category.NOT_FOUND),
  STREAM_STATE(Category.FAILED_PRECONDITION),
  STREAM_FINISHED(Category.FAILED_PRECONDITION),
  FAILOVER_DURING_SCAN(Category.FAILED_PRECONDITION),
  FAILOVER_BEFORE_RETAINED(Category.INVALID_ARGUMENT),
  FAILOVER_TOO_FAR_AHEAD(Category.INVALID_ARGUMENT),

  /** The old primary may write to where a job of the promoted cluster is about to write. */
  OLD_PRIMARY_WRITES(Category.FAILED_PRECONDITION),

  /** The request id was used with another body. */
  REQUEST_ID_REUSED(Category.UNPROCESSABLE),
  /** The caller has given up: the command was withdrawn before it took effect. */
  COMMAND_WITHDRAWN(Category.ABORTED),
  /** The caller's deadline passed before the command took effect. */
  COMMAND_EXPIRED(Category.ABORTED),
  /** Another workflow run drives this stream or cluster now. */
  STALE_DRIVER(Category.ABORTED),

  /** A cluster cannot be reached, or a connection broke. */
  CLUSTER_UNREACHABLE(Category.UNAVAILABLE),
  /** A cluster refused a statement; asking again changes nothing. */
  CLUSTER_REFUSED(Category.FAILED_PRECONDITION),
  /** A step looked before it acted and found what must not be touched without a human. */
  CONFIRMATION_NEEDED(Category.FAILED_PRECONDITION),
  CATALOG_UNAVAILABLE(Category.UNAVAILABLE),
  ORCHESTRATOR_UNAVAILABLE(Category.UNAVAILABLE),
  UNIMPLEMENTED(Category.UNIMPLEMENTED),
  INTERNAL(Category.INTERNAL);

  private final Category category;

  ErrorCode(Category category) {
    this.category = category;
  }

  public Category category() {
    return category;
  }

  /** Whether the same request may succeed later with nothing changed by the caller. */
  public boolean isTransient() {
    return category == Category.UNAVAILABLE || category == Category.RESOURCE_EXHAUSTED;
  }

  /** Kinds of refusal, after the gRPC status codes. */
  public enum Category {
    INVALID_ARGUMENT,
    UNPROCESSABLE,
    FAILED_PRECONDITION,
    NOT_FOUND,
    ALREADY_EXISTS,
    CONFLICT,
    ABORTED,
    UNAUTHENTICATED,
    PERMISSION_DENIED,
    RESOURCE_EXHAUSTED,
    UNAVAILABLE,
    UNIMPLEMENTED,
    INTERNAL
  }
}
