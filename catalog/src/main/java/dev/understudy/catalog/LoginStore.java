package dev.understudy.catalog;

import dev.understudy.domain.Login;
import java.util.Optional;
import java.util.UUID;

/** Keeps clusters' logins, sealed with the key of the configuration. */
public interface LoginStore {

  Optional<Login> find(UUID clusterId, Login.Kind kind);

  /** Stores a login unless there is one, and answers the one that is stored. */
  Login putIfAbsent(UUID clusterId, Login.Kind kind, Login login);

  /** Stores a login in the place of the one that there is, if any. */
  void put(UUID clusterId, Login.Kind kind, Login login);

  /** Nothing happens where there is none of that kind. */
  void forget(UUID clusterId, Login.Kind kind);

  /** After a promotion: the standby's application login becomes what the primary's is. */
  void copy(UUID fromClusterId, UUID toClusterId, Login.Kind kind);
}
