package dev.understudy.api.http;

import dev.understudy.domain.CloudProvider;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The regions that a cluster can say it is in. */
final class Regions {
  private static final Map<String, String> AWS =
      Map.ofEntries(
          Map.entry("us-east-1", "N. Virginia"),
          Map.entry("us-east-2", "Ohio"),
          Map.entry("us-west-1", "N. California"),
          Map.entry("us-west-2", "Oregon"),
          Map.entry("ca-central-1", "Central Canada"),
          Map.entry("eu-central-1", "Frankfurt"),
          Map.entry("eu-north-1", "Stockholm"),
          Map.entry("eu-west-1", "Ireland"),
          Map.entry("eu-west-2", "London"),
          Map.entry("eu-west-3", "Paris"),
          Map.entry("ap-northeast-1", "Tokyo"),
          Map.entry("ap-northeast-2", "Seoul"),
          Map.entry("ap-south-1", "Mumbai"),
          Map.entry("ap-southeast-1", "Singapore"),
          Map.entry("ap-southeast-2", "Sydney"),
          Map.entry("sa-east-1", "Sao Paulo"));
  private static final Map<String, String> GCP =
      Map.ofEntries(
          Map.entry("us-central1", "Iowa"),
          Map.entry("us-east1", "South Carolina"),
          Map.entry("us-east4", "N. Virginia"),
          Map.entry("us-west1", "Oregon"),
          Map.entry("us-west2", "Los Angeles"),
          Map.entry("northamerica-northeast1", "Montreal"),
          Map.entry("southamerica-east1", "Sao Paulo"),
          Map.entry("europe-north1", "Finland"),
          Map.entry("europe-west1", "Belgium"),
          Map.entry("europe-west2", "London"),
          Map.entry("europe-west3", "Frankfurt"),
          Map.entry("europe-west4", "Netherlands"),
          Map.entry("asia-northeast1", "Tokyo"),
          Map.entry("asia-south1", "Mumbai"),
          Map.entry("asia-southeast1", "Singapore"),
          Map.entry("australia-southeast1", "Sydney"));
  private static final Map<String, String> AZURE =
      Map.ofEntries(
          Map.entry("centralus", "Iowa"),
          Map.entry("eastus", "Virginia"),
          Map.entry("eastus2", "Virginia"),
          Map.entry("southcentralus", "Texas"),
          Map.entry("westus2", "Washington"),
          Map.entry("westus3", "Arizona"),
          Map.entry("canadacentral", "Toronto"),
          Map.entry("francecentral", "Paris"),
          Map.entry("germanywestcentral", "Frankfurt"),
          Map.entry("northeurope", "Ireland"),
          Map.entry("uksouth", "London"),
          Map.entry("westeurope", "Netherlands"),
          Map.entry("australiaeast", "Sydney"),
          Map.entry("centralindia", "Pune"),
          Map.entry("japaneast", "Tokyo"),
          Map.entry("southeastasia", "Singapore"));

  private Regions() {}

  /** One region; the distance to the caller is not known here and said to be 0. */
  record View(
      String name, String location, CloudProvider provider, boolean serverless, double distance) {}

  static boolean exists(CloudProvider provider, String region) {
    return of(provider).containsKey(region);
  }

  static List<View> views(CloudProvider provider) {
    return new TreeMap<>(of(provider))
        .entrySet().stream()
            .map(region -> new View(region.getKey(), region.getValue(), provider, false, 0))
            .toList();
  }

  private static Map<String, String> of(CloudProvider provider) {
    return switch (provider) {
      case AWS -> AWS;
      case GCP -> GCP;
      case AZURE -> AZURE;
    };
  }
}
