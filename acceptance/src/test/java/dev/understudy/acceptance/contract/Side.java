package dev.understudy.acceptance.contract;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * One of the two clusters of the contract.
 *
 * @param url of its system virtual cluster, as CockroachDB writes it
 */
record Side(URI url) {

  /** Runs one statement on a virtual cluster, on a connection of its own. */
  Answer run(String virtualCluster, String statement) {
    try (Connection connection = connect(virtualCluster);
        Statement sql = connection.createStatement()) {
      return sql.execute(statement)
          ? read(sql.getResultSet())
          : new Answer(Map.of(), List.of(), null);
    } catch (SQLException e) {
      return new Answer(
          Map.of(),
          List.of(),
          new Answer.Refusal(
              Objects.requireNonNullElse(e.getSQLState(), ""),
              Objects.requireNonNullElse(e.getMessage(), "")));
    }
  }

  private Connection connect(String virtualCluster) throws SQLException {
    Properties properties = new Properties();
    for (String parameter : Objects.requireNonNullElse(url.getRawQuery(), "").split("&")) {
      String[] parts = parameter.split("=", 2);
      if (parts.length == 2) {
        properties.setProperty(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    String[] login = Objects.requireNonNullElse(url.getUserInfo(), "root").split(":", 2);
    properties.setProperty("user", login[0]);
    if (login.length == 2) {
      properties.setProperty("password", login[1]);
    }
    properties.setProperty("options", "-ccluster=" + virtualCluster);
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "60");
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/defaultdb".formatted(url.getHost(), url.getPort()), properties);
  }

  private static Answer read(ResultSet result) throws SQLException {
    ResultSetMetaData meta = result.getMetaData();
    Map<String, String> columns = new LinkedHashMap<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      columns.put(meta.getColumnLabel(i), meta.getColumnTypeName(i));
    }
    List<Map<String, @Nullable String>> rows = new ArrayList<>();
    while (result.next()) {
      Map<String, @Nullable String> row = new LinkedHashMap<>();
      for (String column : columns.keySet()) {
        row.put(column, result.getString(column));
      }
      rows.add(row);
    }
    return new Answer(columns, rows, null);
  }
}
