package dev.understudy.worker;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.contract.StreamVisibility;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the search attributes of streams known to the Temporal server. */
final class SearchAttributes {
  private static final Logger LOG = LoggerFactory.getLogger(SearchAttributes.class);

  private SearchAttributes() {}

  /**
   * Registers those that are missing; a workflow that sets an unknown one cannot go on.
   *
   * @throws UnderstudyException naming the commands with which an operator registers them, where
   *     the server does not let this process do so
   */
  static void ensure(WorkflowClient client) {
    OperatorServiceStubs operator =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setChannel(client.getWorkflowServiceStubs().getRawChannel())
                .validateAndBuildWithDefaults());
    try {
      ensure(operator, client.getOptions().getNamespace());
    } catch (StatusRuntimeException refused) {
      throw new UnderstudyException(
          ErrorCode.ORCHESTRATOR_UNAVAILABLE,
          "The search attributes of streams are not known to Temporal and could not be registered"
              + " (%s); register them with: %s".formatted(refused.getStatus(), commands()),
          refused);
    }
  }

  private static void ensure(OperatorServiceStubs operator, String namespace) {
    Set<String> known = known(operator, namespace);
    Map<String, IndexedValueType> missing =
        StreamVisibility.all().stream()
            .filter(key -> !known.contains(key.getName()))
            .collect(
                Collectors.toMap(SearchAttributeKey::getName, SearchAttributeKey::getValueType));
    if (missing.isEmpty()) {
      return;
    }
    try {
      operator
          .blockingStub()
          .addSearchAttributes(
              AddSearchAttributesRequest.newBuilder()
                  .setNamespace(namespace)
                  .putAllSearchAttributes(missing)
                  .build());
      LOG.info("search attributes registered: {}", missing.keySet());
    } catch (StatusRuntimeException refused) {
      if (refused.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
        throw refused;
      }
      LOG.info("search attributes were registered by another worker");
    }
  }

  /** The in-process server cannot say what it knows. */
  private static Set<String> known(OperatorServiceStubs operator, String namespace) {
    try {
      return operator
          .blockingStub()
          .listSearchAttributes(
              ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build())
          .getCustomAttributesMap()
          .keySet();
    } catch (StatusRuntimeException refused) {
      if (refused.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        return Set.of();
      }
      throw refused;
    }
  }

  private static String commands() {
    return StreamVisibility.flags().stream()
        .map(flag -> flag.split("=", 2))
        .map(
            part ->
                "temporal operator search-attribute create --name %s --type %s"
                    .formatted(part[0], part[1]))
        .collect(Collectors.joining("; "));
  }
}
