package dev.understudy.workflows.contract;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a signal brought and one run leaves to the next, because more came than it could take. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "message")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LeftMessage.Edge.class, name = "EDGE"),
  @JsonSubTypes.Type(value = LeftMessage.Failover.class, name = "FAILOVER"),
  @JsonSubTypes.Type(value = LeftMessage.Change.class, name = "CHANGE"),
  @JsonSubTypes.Type(value = LeftMessage.Cancel.class, name = "CANCEL"),
  @JsonSubTypes.Type(value = LeftMessage.Intervene.class, name = "INTERVENE"),
  @JsonSubTypes.Type(value = LeftMessage.Unreadable.class, name = "UNREADABLE")
})
public sealed interface LeftMessage {
  record Edge(IngestEdge edge) implements LeftMessage {}

  record Failover(FailoverCommand command) implements LeftMessage {}

  /**
   * @param kind what is to change, by the loop's own name for it
   */
  record Change(String kind, ChangeCommand command) implements LeftMessage {}

  record Cancel(CancelCommand command) implements LeftMessage {}

  record Intervene(Intervention intervention) implements LeftMessage {}

  /**
   * @param sentence for the timeline
   */
  record Unreadable(String actor, String sentence) implements LeftMessage {}
}
