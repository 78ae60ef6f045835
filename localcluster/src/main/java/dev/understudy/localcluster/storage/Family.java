package dev.understudy.localcluster.storage;

/** The column families; {@link Keys} draws what is in them. */
public enum Family {
  DATA,
  RECENT,
  META
}
