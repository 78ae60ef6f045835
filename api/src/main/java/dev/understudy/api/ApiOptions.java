package dev.understudy.api;

/**
 * Where the API listens.
 *
 * @param port 0 for any free one
 * @param adminPort where metrics are served; 0 for any free one
 */
public record ApiOptions(String host, int port, int adminPort) {}
