/**
 * Clusters as the activities speak to them: {@link ClusterGateway} in our words, and its adapter,
 * the only place that knows SQL.
 */
package dev.understudy.activities.cluster;
