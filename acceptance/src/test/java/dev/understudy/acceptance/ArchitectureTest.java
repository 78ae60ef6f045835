package dev.understudy.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.understudy.domain.StreamState;

/** The rooms of docs/map.md: who may import whom, and why. */
@AnalyzeClasses(packages = "dev.understudy", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule domainIsPure =
      noClasses()
          .that()
          .resideInAPackage("dev.understudy.domain..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "dev.understudy.domain..",
              "java.lang..",
              "java.util..",
              "java.time..",
              "java.math..",
              "java.net..",
              "java.nio.charset..",
              "com.fasterxml.jackson.annotation..",
              "org.jspecify.annotations..")
          .because("rules that need no clock, no I/O and no framework can be tested in every cell");

  @ArchTest
  static final ArchRule domainReadsNoClock =
      noClasses()
          .that()
          .resideInAPackage("dev.understudy.domain..")
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .because("a decision is given the time");

  @ArchTest
  static final ArchRule contractSeesNoImplementation =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.understudy.workflows.contract..", "dev.understudy.workflows.activity..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.understudy.workflows.impl..")
          .because("callers see what may be asked, not how it is done");

  @ArchTest
  static final ArchRule workflowsAreDeterministic =
      noClasses()
          .that()
          .resideInAPackage("dev.understudy.workflows.impl..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..",
              "java.net.http..",
              "java.util.concurrent..",
              "dev.understudy.catalog..",
              "dev.understudy.activities..",
              "dev.understudy.api..")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(java.util.UUID.class, "randomUUID")
          .orShould()
          .callMethod(org.slf4j.LoggerFactory.class, "getLogger", Class.class)
          .because("a workflow is replayed: time, chance, threads and I/O come from Temporal");

  @ArchTest
  static final ArchRule activitiesSeeNeitherWorkflowsNorApi =
      noClasses()
          .that()
          .resideInAPackage("dev.understudy.activities..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.understudy.workflows.impl..",
              "dev.understudy.api..",
              "dev.understudy.worker..",
              "dev.understudy.cli..")
          .because("what is done does not know who decided it");

  @ArchTest
  static final ArchRule catalogKnowsNoTemporal =
      noClasses()
          .that()
          .resideInAPackage("dev.understudy.catalog..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.temporal..",
              "dev.understudy.workflows..",
              "dev.understudy.activities..",
              "dev.understudy.api..")
          .because("reads must work while Temporal is down");

  @ArchTest
  static final ArchRule sqlOfTheCatalogStaysInside =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.understudy.catalog..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.understudy.catalog.internal..", "org.jdbi..")
          .because("the ledger's tables have one room that knows them");

  @ArchTest
  static final ArchRule apiTouchesNoCluster =
      noClasses()
          .that()
          .resideInAPackage("dev.understudy.api..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.understudy.activities..",
              "dev.understudy.workflows.impl..",
              "org.postgresql..",
              "dev.understudy.worker..",
              "dev.understudy.cli..")
          .because("the API decides nothing about clusters and opens no connection to one");

  @ArchTest
  static final ArchRule onlyActivitiesWriteStreamsAndClusters =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.understudy.activities..",
              "dev.understudy.catalog..",
              "dev.understudy.worker..",
              "dev.understudy.bench..")
          .should()
          .dependOnClassesThat()
          .haveSimpleName("StreamLedger")
          .orShould()
          .dependOnClassesThat()
          .haveSimpleName("ClusterLedger")
          .because("each table has one writer");

  @ArchTest
  static final ArchRule onlyTheApiWritesRightsAndFolders =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.understudy.api..", "dev.understudy.catalog..")
          .should()
          .dependOnClassesThat()
          .haveSimpleName("AccountStore")
          .orShould()
          .dependOnClassesThat()
          .haveSimpleName("ApiKeyStore")
          .orShould()
          .dependOnClassesThat()
          .haveSimpleName("GrantStore")
          .orShould()
          .dependOnClassesThat()
          .haveSimpleName("FolderStore")
          .because("each table has one writer");

  @ArchTest
  static final ArchRule workerIsImportedByProcessesOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.understudy.worker..", "dev.understudy.cli..", "dev.understudy.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.understudy.worker..")
          .because("a composition root is the top of its process");

  @ArchTest
  static final ArchRule nobodyImportsTheMeasurements =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.understudy.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.understudy.bench..")
          .because("the product does not know that it is measured");

  @ArchTest
  static final ArchRule noProcessHasFakeClusters =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.understudy.fakeclusters..",
              "dev.understudy.bench..",
              "dev.understudy.acceptance..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.understudy.fakeclusters..")
          .because("what drives clusters must not know that some are not there");

  @ArchTest
  static final ArchRule fakeClustersKnowTheGatewayAlone =
      noClasses()
          .that()
          .resideInAPackage("dev.understudy.fakeclusters..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.understudy.workflows..",
              "dev.understudy.catalog..",
              "dev.understudy.activities.stream..",
              "dev.understudy.activities.sweep..",
              "io.temporal..")
          .because("they stand where clusters stand");

  @ArchTest
  static final ArchRule cliKnowsNoGateway =
      noClasses()
          .that()
          .resideInAPackage("dev.understudy.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.understudy.activities.cluster..",
              "dev.understudy.localcluster..",
              "dev.understudy.workflows.impl..")
          .because("what users do, the command does as they would: over HTTP and SQL");

  @ArchTest
  static final ArchRule localClusterIsSomebodyElsesProduct =
      noClasses()
          .that()
          .resideInAPackage("dev.understudy.localcluster..")
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage("dev.understudy..")
                  .and(
                      com.tngtech.archunit.base.DescribedPredicate.not(
                          JavaClass.Predicates.resideInAPackage("dev.understudy.localcluster.."))))
          .because("a real cluster takes its place by a change of address");

  @ArchTest
  static final ArchRule nobodyImportsTheLocalCluster =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.understudy.localcluster..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.understudy.localcluster..")
          .because("a local cluster is a process, reached by SQL alone");

  @ArchTest
  static final ArchRule localClusterIsBuiltInLayers =
      slices()
          .matching("dev.understudy.localcluster.(*)..")
          .should()
          .beFreeOfCycles()
          .because("docs/map.md: from storage to server, one way up");

  @ArchTest
  static final ArchRule producerAndConsumerMeetOverTheWire =
      noClasses()
          .that()
          .resideInAPackage("dev.understudy.localcluster.consumer..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.understudy.localcluster.producer..")
          .because("one works on the standby, the other on the primary");

  @ArchTest
  static final ArchRule onlyTransitionsMakeStates =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.understudy.domain..")
          .should()
          .callConstructorWhere(
              com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                  com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                      com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo(
                          StreamState.class))))
          .because("StreamTransitions is the one table of transitions");

  @ArchTest
  static final ArchRule activityInterfacesAreOnlyInterfacesAndRecords =
      classes()
          .that()
          .resideInAPackage("dev.understudy.workflows.activity..")
          .and()
          .areTopLevelClasses()
          .should()
          .beInterfaces()
          .orShould()
          .beRecords()
          .orShould()
          .beEnums()
          .because("that package says what the workflow needs done, in its own words");
}
