/** Creating and deleting clusters. */
package dev.understudy.activities.clusters;
