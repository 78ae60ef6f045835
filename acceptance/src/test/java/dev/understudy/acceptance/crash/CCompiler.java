package dev.understudy.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The one tool that the tests of power loss need beyond a JDK. */
final class CCompiler {
  private CCompiler() {}

  /** In CI a missing compiler is a failure; elsewhere the test says so and is skipped. */
  static void require() throws InterruptedException {
    if (PowerLoss.hasCompiler()) {
      return;
    }
    String missing = "no C compiler (cc) here, which the power-loss tests need; install gcc";
    assertThat(System.getenv("CI")).as(missing).isNotEqualTo("true");
    System.out.println(missing);
    assumeTrue(false, missing);
  }
}
