package dev.understudy.localcluster.engine;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The versions of CockroachDB that a local cluster can pass for, oldest first. */
public enum CrdbVersion {
  V23_2("23.2", "v23.2.28"),
  V24_1("24.1", "v24.1.19"),
  V24_2("24.2", "v24.2.10"),
  V24_3("24.3", "v24.3.14"),
  V25_1("25.1", "v25.1.8"),
  V25_2("25.2", "v25.2.3"),
  V25_3("25.3", "v25.3.4"),
  V25_4("25.4", "v25.4.2"),
  V26_1("26.1", "v26.1.1"),
  V26_2("26.2", "v26.2.0"),
  V26_3("26.3", "v26.3.0");

  /** What a new cluster is without being told. */
  public static final CrdbVersion DEFAULT = V25_2;

  private final String number;
  private final String release;

  CrdbVersion(String number, String release) {
    this.number = number;
    this.release = release;
  }

  /**
   * The version of a number such as {@code 24.1}, a {@code v} in front allowed.
   *
   * @throws IllegalArgumentException with a sentence for the user if it is none of these
   */
  public static CrdbVersion of(String number) {
    String plain = number.startsWith("v") ? number.substring(1) : number;
    return Arrays.stream(values())
        .filter(version -> version.number.equals(plain))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a local cluster can pass for CockroachDB "
                        + Arrays.stream(values())
                            .map(CrdbVersion::number)
                            .collect(Collectors.joining(", "))
                        + ", not for "
                        + number));
  }

  /** What {@code SHOW CLUSTER SETTING version} answers. */
  public String number() {
    return number;
  }

  /** The release that stands for all of its version, such as {@code v25.2.3}. */
  public String release() {
    return release;
  }

  /** What {@code version()} answers. */
  public String banner() {
    return "CockroachDB CCL "
        + release
        + " (understudy local cluster, a stand-in for trying and testing)";
  }

  public boolean has(VersionFact fact) {
    return fact.holdsIn(this);
  }
}
