package dev.understudy.localcluster.replication;

/** User keys {@code [from, to)} of a virtual cluster; an empty {@code to} has no end. */
public record Span(byte[] from, byte[] to) {
  public static final Span ALL = new Span(new byte[0], new byte[0]);
}
