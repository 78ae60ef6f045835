package dev.understudy.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairingRulesTest {

  /** Provider, region and CIDR range of the primary, then of the standby; OK or the refusal. */
  @ParameterizedTest
  @CsvSource({
    "AWS,   us-east-1, '',              AWS,   us-east-2, '',              OK",
    "AWS,   us-east-1, '',              AWS,   us-east-1, '',              SAME_REGION",
    "AZURE, eastus,    '',              AZURE, westus2,   '',              OK",
    "AZURE, eastus,    '',              AZURE, eastus,    '',              SAME_REGION",
    "AWS,   us-east-1, '',              GCP,   us-east1,  '',              CLOUDS_DIFFER",
    "GCP,   us-east1,  172.28.0.0/19,   GCP,   us-east1,  172.29.0.0/19,   OK",
    "GCP,   us-east1,  172.28.0.0/14,   GCP,   us-west1,  172.29.0.0/19,   CIDR_RANGES_OVERLAP",
    "GCP,   us-east1,  '',              GCP,   us-west1,  '',              CIDR_RANGES_OVERLAP",
    "GCP,   us-east1,  '',              GCP,   us-west1,  172.31.255.0/24, CIDR_RANGES_OVERLAP",
    "GCP,   us-east1,  '',              GCP,   us-west1,  172.32.0.0/14,   OK",
    "GCP,   us-east1,  0.0.0.0/0,       GCP,   us-west1,  10.0.0.0/8,      CIDR_RANGES_OVERLAP",
  })
  void decidesByCloudRegionAndRange(
      CloudProvider primaryCloud,
      String primaryRegion,
      String primaryRange,
      CloudProvider standbyCloud,
      String standbyRegion,
      String standbyRange,
      String expected) {
    ClusterRecord primary = cluster(primaryCloud, primaryRange, true, List.of(primaryRegion));
    ClusterRecord standby = cluster(standbyCloud, standbyRange, true, List.of(standbyRegion));

    if (expected.equals("OK")) {
      assertThatCode(() -> PairingRules.check(primary, standby)).doesNotThrowAnyException();
    } else {
      assertRefused(ErrorCode.valueOf(expected), primary, standby);
    }
  }

  @Test
  void refusesTheSameClusterTwice() {
    ClusterRecord one = cluster(CloudProvider.AWS, "", true, List.of("us-east-1"));
    assertRefused(ErrorCode.SAME_CLUSTER, one, one);
  }

  @Test
  void refusesAClusterWithoutVirtualizationOnEitherSide() {
    ClusterRecord with = cluster(CloudProvider.AWS, "", true, List.of("us-east-1"));
    ClusterRecord without = cluster(CloudProvider.AWS, "", false, List.of("us-east-2"));
    assertRefused(ErrorCode.NOT_VIRTUALIZED, with, without);
    assertRefused(ErrorCode.NOT_VIRTUALIZED, without, with);
  }

  @Test
  void refusesSeveralRegionsOnEitherSide() {
    ClusterRecord one = cluster(CloudProvider.AWS, "", true, List.of("us-east-1"));
    ClusterRecord two = cluster(CloudProvider.AWS, "", true, List.of("us-east-2", "us-west-2"));
    assertRefused(ErrorCode.SEVERAL_REGIONS, one, two);
    assertRefused(ErrorCode.SEVERAL_REGIONS, two, one);
  }

  @ParameterizedTest
  @CsvSource({"CREATING", "CREATION_FAILED", "LOCKED", "DELETED"})
  void refusesAClusterThatIsNotReady(ClusterState state) {
    ClusterRecord ready = cluster(CloudProvider.AWS, "", true, List.of("us-east-1"));
    ClusterRecord base = cluster(CloudProvider.AWS, "", true, List.of("us-east-2"));
    ClusterRecord other =
        new ClusterRecord(
            base.id(),
            base.name(),
            base.provider(),
            state,
            base.spec(),
            base.creatorId(),
            base.createdAt(),
            base.updatedAt(),
            null,
            null,
            1,
            0);
    assertRefused(ErrorCode.CLUSTER_NOT_READY, ready, other);
    assertRefused(ErrorCode.CLUSTER_NOT_READY, other, ready);
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.0", "10.0.0/8", "10.0.0.256/8", "10.0.0.0/33", "x", "10.0.0.0/-1"})
  void readsNoNonsenseAsARange(String text) {
    assertThat(CidrRange.parse(text)).isEmpty();
  }

  private static void assertRefused(ErrorCode code, ClusterRecord primary, ClusterRecord standby) {
    assertThatThrownBy(() -> PairingRules.check(primary, standby))
        .isInstanceOfSatisfying(
            UnderstudyException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static ClusterRecord cluster(
      CloudProvider provider, String cidrRange, boolean virtualized, List<String> regions) {
    Instant now = Instant.parse("2026-02-03T10:00:00Z");
    Map<String, Integer> nodes = new java.util.TreeMap<>();
    regions.forEach(region -> nodes.put(region, 3));
    ClusterSpec spec =
        new ClusterSpec(
            "ADVANCED",
            "v25.2.3",
            nodes,
            null,
            4,
            16,
            0,
            cidrRange,
            "PUBLIC",
            false,
            "root",
            Map.of(),
            virtualized);
    return new ClusterRecord(
        UUID.randomUUID(),
        "a-cluster",
        provider,
        ClusterState.CREATED,
        spec,
        "tester",
        now,
        now,
        null,
        new ClusterEndpoint("127.0.0.1", 26257, 8080),
        1,
        1);
  }
}
