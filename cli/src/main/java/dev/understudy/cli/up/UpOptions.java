package dev.understudy.cli.up;

import java.nio.file.Path;

/**
 * What `understudy up` is told.
 *
 * @param data the data directory
 * @param port of the REST API on loopback; 0 takes a free one
 */
public record UpOptions(Path data, int port) {}
