package dev.understudy.cli.serve;

import com.fasterxml.jackson.databind.DeserializationFeature;
import dev.understudy.cli.CommandFailure;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.EnvironmentVariableSubstitutor;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.configuration.UndefinedEnvironmentVariableException;
import io.dropwizard.configuration.YamlConfigurationFactory;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the configuration: {@code ${NAME}} stands for a variable of the environment. */
final class ConfigurationFile {
  private static final String FAULT = "  * ";
  private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z])[A-Z]");

  private ConfigurationFile() {}

  /**
   * @throws CommandFailure naming every key that is unknown, missing or out of range
   */
  static ServeConfiguration read(Path file) {
    boolean undefinedIsRefused = true;
    try {
      return new YamlConfigurationFactory<>(
              ServeConfiguration.class,
              Validators.newValidator(),
              Jackson.newObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES),
              "understudy.config")
          .build(
              new SubstitutingSourceProvider(
                  new FileConfigurationSourceProvider(),
                  new EnvironmentVariableSubstitutor(undefinedIsRefused)),
              file.toString());
    } catch (ConfigurationException e) {
      throw new CommandFailure(asWritten(String.valueOf(e.getMessage())));
    } catch (UndefinedEnvironmentVariableException e) {
      throw new CommandFailure(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CommandFailure("cannot read the configuration " + file, e);
    }
  }

  /** Keys are told in the snake case in which the file has them. */
  private static String asWritten(String message) {
    return message
        .strip()
        .lines()
        .map(line -> line.startsWith(FAULT) ? CAPITAL.matcher(line).replaceAll("_$0") : line)
        .map(line -> line.startsWith(FAULT) ? line.toLowerCase(Locale.ROOT) : line)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  /**
   * @throws CommandFailure if the section is not there
   */
  static <T> T require(@Nullable T section, String name, Path file) {
    if (section == null) {
      throw new CommandFailure(file + " has no section `" + name + ":`, which this process needs");
    }
    return section;
  }
}
