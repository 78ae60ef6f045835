package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.syntax.Token;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a statement names a virtual cluster: an expression for its name, or its id in brackets. */
record ClusterReference(@Nullable Long id, @Nullable Argument name) {

  static ClusterReference parse(TokenStream in) {
    if (!in.accept("[")) {
      return new ClusterReference(null, Argument.parse(in));
    }
    Token number = in.next();
    in.expect("]");
    try {
      return new ClusterReference(Long.parseLong(number.text()), null);
    } catch (NumberFormatException e) {
      throw SqlErrors.syntax("at or near \"" + number.text() + "\": syntax error");
    }
  }

  Optional<VirtualCluster> find(Execution execution) {
    if (name != null) {
      return execution.engine().virtualCluster(name.text(execution));
    }
    return id == null ? Optional.empty() : execution.engine().virtualCluster(id);
  }

  VirtualCluster require(Execution execution) {
    return find(execution)
        .orElseThrow(
            () ->
                new ClusterException(
                    "42704", "tenant \"" + printed(execution) + "\" does not exist"));
  }

  /** The name, for statements that make a new virtual cluster. */
  String newName(Execution execution) {
    if (name == null) {
      throw SqlErrors.syntax("a new virtual cluster needs a name, not an id");
    }
    return name.text(execution);
  }

  private String printed(Execution execution) {
    return name == null ? String.valueOf(id) : name.text(execution);
  }
}
