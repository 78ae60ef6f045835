package dev.understudy.domain;

/** The clouds a cluster can say it runs in; PCR pairs clusters of one cloud only. */
public enum CloudProvider {
  AWS,
  GCP,
  AZURE
}
