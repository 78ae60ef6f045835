package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.engine.PriorReplication;
import dev.understudy.localcluster.engine.ReplicationStatus;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.users.Privileges;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of SHOW VIRTUAL CLUSTER: each adds its columns behind those of the ones before, in
 * the order in which they are declared here; CAPABILITIES makes a row of each capability.
 */
record ShowOptions(Set<Option> chosen) {
  private static final String PLAIN =
      "id INT8, name STRING, data_state STRING, service_mode STRING";

  private enum Option {
    STATUS("REPLICATION", "STATUS"),
    PRIOR("PRIOR", "REPLICATION", "DETAILS"),
    CAPABILITIES("CAPABILITIES");

    private final String[] words;

    Option(String... words) {
      this.words = words;
    }
  }

  /** Reads {@code WITH …}, in either spelling, if it is there. */
  static ShowOptions parse(TokenStream in) {
    EnumSet<Option> chosen = EnumSet.noneOf(Option.class);
    if (in.accept("WITH")) {
      boolean parentheses = in.accept("OPTIONS", "(");
      do {
        Option option =
            Arrays.stream(Option.values())
                .filter(each -> in.at(each.words))
                .findFirst()
                .orElseThrow(in::unexpected);
        if (!chosen.add(option)) {
          throw in.unexpected();
        }
        in.accept(option.words);
      } while (in.accept(","));
      if (parentheses) {
        in.expect(")");
      }
    }
    in.expectEnd();
    return new ShowOptions(chosen);
  }

  String columns(StatusColumns words) {
    return (chosen.contains(Option.STATUS) ? words.names() : PLAIN)
        + (chosen.contains(Option.PRIOR) ? ", source_id STRING, activation_time DECIMAL" : "")
        + (chosen.contains(Option.CAPABILITIES)
            ? ", capability_name STRING, capability_value STRING"
            : "");
  }

  /** A failback asks its source for the prior details alone, so whoever may stream may see them. */
  void require(Execution execution) {
    if (chosen.equals(Set.of(Option.PRIOR))) {
      Privileges.require(execution, "MANAGEVIRTUALCLUSTER", "REPLICATIONSOURCE", "REPLICATION");
    } else {
      Privileges.require(execution, "MANAGEVIRTUALCLUSTER");
    }
  }

  /** The rows of one virtual cluster. */
  List<@Nullable Object[]> rows(
      Execution execution, StatusColumns words, VirtualCluster cluster, Instant now) {
    ReplicationStatus status = execution.engine().replicationStatus(cluster.id()).orElse(null);
    List<@Nullable Object> row = new ArrayList<>();
    if (chosen.contains(Option.STATUS)) {
      row.addAll(Arrays.asList(words.row(cluster, status, now)));
    } else {
      row.add(cluster.id());
      row.add(cluster.name());
      row.add(words.word(cluster, status));
      row.add(StatusColumns.word(cluster.serviceMode()));
    }
    if (chosen.contains(Option.PRIOR)) {
      Optional<PriorReplication> prior = execution.engine().replication().prior(cluster.id());
      row.add(prior.map(PriorReplication::sourceId).orElse(null));
      row.add(prior.map(found -> found.activationTime().toDecimal()).orElse(null));
    }
    List<@Nullable Object[]> rows = new ArrayList<>();
    if (!chosen.contains(Option.CAPABILITIES)) {
      rows.add(row.toArray());
      return rows;
    }
    execution
        .engine()
        .options()
        .capabilities(cluster.id())
        .forEach(
            (name, value) -> {
              List<@Nullable Object> one = new ArrayList<>(row);
              one.add(name);
              one.add(value);
              rows.add(one.toArray());
            });
    return rows;
  }
}
