package dev.understudy.acceptance;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The places in which a secret must not be. */
final class SecretPlaces {
  private SecretPlaces() {}

  /** Every history of a namespace, every run of it; returns how many. */
  static int histories(WorkflowClient client, SecretSearch search) throws IOException {
    List<WorkflowExecutionMetadata> runs;
    try (Stream<WorkflowExecutionMetadata> all = client.listExecutions("")) {
      runs = all.toList();
    }
    for (WorkflowExecutionMetadata run : runs) {
      String id = run.getExecution().getWorkflowId();
      String json = client.fetchHistory(id, run.getExecution().getRunId()).toJson(false);
      search.inJson("the history of " + id, json);
    }
    return runs.size();
  }

  /** Every file below a folder but those in which a secret may be; returns which were searched. */
  static List<Path> files(
      Path folder, Predicate<Path> skipped, Set<Path> secret, SecretSearch search)
      throws IOException {
    List<Path> searched = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).filter(skipped.negate()).toList()) {
        if (secret.contains(file)) {
          continue;
        }
        try {
          search.inFile(file);
          searched.add(file);
        } catch (NoSuchFileException gone) {
          // Files come and go under a database that runs.
        }
      }
    }
    return searched;
  }

  /** Those of the files that others than their owner may read. */
  static Set<Path> readableByOthers(Set<Path> files) throws IOException {
    Set<Path> open = new TreeSet<>();
    for (Path file : files) {
      String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
      if (!mode.equals("rw-------")) {
        open.add(file);
      }
    }
    return open;
  }

  /** Every column of every table of a schema; returns how many rows. */
  static int tables(Connection connection, SecretSearch search) throws SQLException, IOException {
    int rows = 0;
    for (String table : names(connection)) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT * FROM `" + table + "`")) {
        while (row.next()) {
          rows++;
          for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
            byte[] value = row.getBytes(column);
            if (value != null) {
              search.in("the table " + table, value);
            }
          }
        }
      }
    }
    return rows;
  }

  private static List<String> names(Connection connection) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet table = statement.executeQuery("SHOW TABLES")) {
      while (table.next()) {
        names.add(table.getString(1));
      }
    }
    return names;
  }

  /** What a workflow answers to its queries. */
  static void queries(WorkflowClient client, String workflowId, SecretSearch search)
      throws IOException {
    for (String query : List.of("describe", "timeline")) {
      Object answer = client.newUntypedWorkflowStub(workflowId).query(query, Object.class);
      search.inJson(query + " of " + workflowId, new ObjectMapper().writeValueAsString(answer));
    }
  }
}
