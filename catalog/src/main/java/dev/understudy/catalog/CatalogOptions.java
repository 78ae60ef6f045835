package dev.understudy.catalog;

/**
 * Where the catalog's database is and how many connections may be open to it; prints without the
 * password.
 */
public record CatalogOptions(String jdbcUrl, String user, String password, int poolSize) {

  public CatalogOptions {
    if (!jdbcUrl.startsWith("jdbc:mysql:")) {
      throw new IllegalArgumentException("the catalog's URL must begin with jdbc:mysql:");
    }
    if (poolSize < 1) {
      throw new IllegalArgumentException("the catalog needs at least one connection");
    }
  }

  @Override
  public String toString() {
    return "CatalogOptions[user=" + user + ", password=*****, poolSize=" + poolSize + "]";
  }
}
