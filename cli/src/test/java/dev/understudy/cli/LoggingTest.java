package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.status.Status;
import java.net.URL;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A warning about its own configuration makes logback print all that it did on the console. */
class LoggingTest {
  @ParameterizedTest
  @ValueSource(strings = {"file", "stdout"})
  void theConfigurationWarnsOfNothing(String appender) throws Exception {
    LoggerContext context = new LoggerContext();
    context.putProperty("understudy.appender", appender);
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    URL configuration = Main.class.getResource("/logback.xml");
    configurator.doConfigure(configuration);

    assertThat(context.getStatusManager().getCopyOfStatusList())
        .isNotEmpty()
        .noneMatch(status -> status.getLevel() > Status.INFO);
    assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("log")).isNotNull();
    context.stop();
  }
}
