package dev.understudy.localcluster.replication;

/** The answer to a heartbeat; {@code error} is empty while the stream is active. */
public record StreamHealth(boolean active, String error) {}
