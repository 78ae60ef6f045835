package dev.understudy.migrations;

/** A user of the database and its password; prints without it. */
public record DatabaseUser(String name, String password) {
  @Override
  public String toString() {
    return "DatabaseUser[" + name + "]";
  }
}
