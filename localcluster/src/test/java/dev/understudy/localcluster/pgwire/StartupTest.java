package dev.understudy.localcluster.pgwire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StartupTest {

  @Test
  void findsTheVirtualClusterInEverySpelling() {
    assertThat(cluster("options", "-ccluster=system")).isEqualTo("system");
    assertThat(cluster("options", "-c cluster=main -c statement_timeout=5")).isEqualTo("main");
    assertThat(cluster("options", "--cluster=main-readonly")).isEqualTo("main-readonly");
    assertThat(cluster("database", "cluster:main/defaultdb")).isEqualTo("main");
    assertThat(cluster("database", "defaultdb")).isNull();
  }

  @Test
  void keepsTheDatabaseAndOtherSettings() {
    Startup startup =
        Startup.of(
            Map.of(
                "user", "u",
                "database", "cluster:main/db",
                "options", "-c extra_float_digits=3",
                "application_name", "psql"));
    assertThat(startup.database()).isEqualTo("db");
    assertThat(startup.applicationName()).isEqualTo("psql");
    assertThat(startup.settings()).containsEntry("extra_float_digits", "3");
    assertThat(Startup.of(Map.of("user", "u", "database", "cluster:main")).database())
        .isEqualTo("defaultdb");
  }

  private static @Nullable String cluster(String name, String value) {
    return Startup.of(Map.of("user", "root", name, value)).virtualCluster();
  }
}
