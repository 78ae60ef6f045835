/**
 * Clusters in memory behind the activities' gateway: what virtual clusters, replication and jobs
 * are is computed from the clock when somebody asks, so a thousand of them cost no thread.
 */
package dev.understudy.fakeclusters;
