package dev.understudy.cli.sealkey;

import dev.understudy.catalog.Catalog;
import dev.understudy.catalog.SealKeyFile;
import dev.understudy.catalog.SealKeyRotation;
import dev.understudy.catalog.SealKeyRotation.Extent;
import dev.understudy.catalog.Sealer;
import dev.understudy.cli.CatalogAccess;
import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.Console;
import dev.understudy.cli.OpenParts;
import dev.understudy.cli.serve.ConfiguredCatalog;
import dev.understudy.cli.up.DataCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code understudy seal-key rotate}. */
@Command(
    name = "rotate",
    mixinStandardHelpOptions = true,
    description = {
      "Adds a new key to the seal key file and seals every login under it. What runs goes on: the",
      "file is read again where it has changed. A rotation that was killed is finished by the next",
      "call. For files on several machines, see docs/runbook.md."
    },
    footer = {"", "Exit codes: 0 done, 1 failed or logins are left, 2 wrong use."})
final class SealKeyRotateCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  private Place place = new Place();

  @ArgGroup private Steps steps = new Steps();

  @Option(names = "--dry-run", description = "Say what would be done, and write nothing.")
  private boolean dryRun;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text or json: one object on stdout (default: ${DEFAULT-VALUE}).")
  private RotationReport.Format output = RotationReport.Format.TEXT;

  /** Which installation. */
  static final class Place {
    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "The configuration of the api and the workers.")
    private @Nullable Path configuration;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "The data directory of an `understudy up`, running or not.")
    private @Nullable Path data;

    private CatalogAccess access(OpenParts open) {
      if (configuration != null) {
        return ConfiguredCatalog.of(configuration);
      }
      if (data != null) {
        return DataCatalog.open(data, open);
      }
      throw new IllegalStateException("the parser asks for one of them");
    }
  }

  /** How far to go. */
  static final class Steps {
    @Option(
        names = "--prepare",
        description = "Only add the new key, which seals nothing until the next call.")
    private boolean prepare;

    @Option(names = "--retire", description = "Also take the keys away that seal nothing any more.")
    private boolean retire;

    private Extent extent() {
      return prepare ? Extent.PREPARE : retire ? Extent.RETIRE : Extent.RESEAL;
    }
  }

  @Override
  public Integer call() {
    Console console = Console.of(output == RotationReport.Format.JSON);
    try (OpenParts open = new OpenParts()) {
      CatalogAccess access = place.access(open);
      SealKeyFile file = SealKeyFile.open(access.sealKeyFile());
      Catalog catalog =
          open.add(Catalog.connect(access.options(), Sealer.of(file), Clock.systemUTC()));
      SealKeyRotation rotation = new SealKeyRotation(file, catalog.loginSeals(), console::line);
      Extent extent = steps.extent();
      SealKeyRotation.Result result = dryRun ? rotation.plan(extent) : rotation.run(extent);
      RotationReport report = RotationReport.of(result, dryRun);
      System.out.println(report.in(output));
      return report.isComplete(extent) ? 0 : 1;
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }
}
