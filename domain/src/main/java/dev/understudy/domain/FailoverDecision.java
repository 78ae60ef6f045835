package dev.understudy.domain;

/** What an accepted failover request leads to. */
public sealed interface FailoverDecision {

  /** The standby is asked now. */
  record Now(FailoverTarget target) implements FailoverDecision {}

  /** The standby is asked when the time has come. */
  record Later(FailoverTarget.At target) implements FailoverDecision {}
}
