package dev.understudy.cli.client;

/** How a command prints what the server answered. */
enum Format {
  TABLE,
  JSON
}
