package dev.understudy.domain;

import java.util.List;

/**
 * How a region of a cluster is disrupted.
 *
 * @param wholeRegion whether all of it is
 */
public record RegionDisruption(
    String region, boolean wholeRegion, List<String> zones, List<String> nodes) {

  public RegionDisruption {
    zones = List.copyOf(zones);
    nodes = List.copyOf(nodes);
  }
}
