package dev.understudy.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.catalog.Catalog;
import dev.understudy.catalog.CatalogOptions;
import dev.understudy.catalog.Sealer;
import dev.understudy.domain.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;

/** All that the data directory of an {@code up} keeps secret. */
record InstallationSecrets(Path data) {
  private static final String USER = "understudy";
  private static final int KEY_BYTES = 32;

  /** The files that hold secrets. */
  Set<Path> files() {
    return Set.of(
        data.resolve("admin.key"),
        data.resolve("seal.key"),
        data.resolve("database/password"),
        data.resolve("database/migrations.password"),
        data.resolve("database/initialise.sql"));
  }

  void addTo(SecretSearch search) throws IOException, SQLException {
    String admin = Files.readString(data.resolve("admin.key")).trim();
    search.add("the administrator's key", admin.substring(admin.lastIndexOf('_') + 1));
    search.add("the database's password", databasePassword());
    search.add(
        "the password of migrations",
        Files.readString(data.resolve("database/migrations.password")));
    for (String material : SealKeyTest.materials(data.resolve("seal.key"))) {
      search.add("the seal key", material);
      byte[] message = Base64.getDecoder().decode(material);
      search.add(
          "the raw seal key",
          Arrays.copyOfRange(message, message.length - KEY_BYTES, message.length));
    }
    addLogins(search);
  }

  private void addLogins(SecretSearch search) throws IOException, SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT cluster_id, kind FROM cluster_logins");
        Catalog catalog =
            Catalog.connect(
                new CatalogOptions(url(), USER, databasePassword(), 2),
                Sealer.openOrCreate(data.resolve("seal.key")),
                Clock.systemUTC())) {
      while (row.next()) {
        UUID cluster = UUID.fromString(row.getString(1));
        Login.Kind kind = Login.Kind.valueOf(row.getString(2));
        String password = catalog.logins().find(cluster, kind).orElseThrow().password();
        search.add("a password of kind " + kind, password.getBytes(UTF_8));
      }
    }
  }

  Connection connect() throws IOException, SQLException {
    return DriverManager.getConnection(url(), USER, databasePassword());
  }

  private String url() throws IOException {
    return "jdbc:mysql://127.0.0.1:%s/understudy?sslMode=DISABLED&allowPublicKeyRetrieval=true"
        .formatted(Files.readString(data.resolve("database/port")));
  }

  private String databasePassword() throws IOException {
    return Files.readString(data.resolve("database/password"));
  }
}
