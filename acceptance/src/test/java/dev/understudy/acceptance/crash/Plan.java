package dev.understudy.acceptance.crash;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done to one side.
 *
 * @param failoverEvery after so many kills without a failover there is one
 * @param powerLossLibrary if given, every kill is a power loss
 */
record Plan(
    boolean primary,
    int kills,
    int failoverEvery,
    long accounts,
    long seed,
    @Nullable Path powerLossLibrary) {

  String words() {
    return "%s of the %s"
        .formatted(
            powerLossLibrary == null ? "SIGKILL" : "power loss", primary ? "primary" : "standby");
  }
}
