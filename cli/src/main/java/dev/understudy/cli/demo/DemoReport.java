package dev.understudy.cli.demo;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of one demo scenario.
 *
 * @param bytes loaded before the stream began
 * @param rpoMillis from the failover time to the newest acknowledged commit of the primary
 * @param rtoMillis from the request, or the scheduled moment, to the first successful write
 */
record DemoReport(
    String scenario,
    long rows,
    long bytes,
    double scanMegabytesPerSecond,
    long lagMillisP99,
    long rpoMillis,
    long rtoMillis,
    Verification verification) {

  String line() {
    StringBuilder line =
        new StringBuilder("demo: ").append(verification.isGood() ? "OK" : "FAILED");
    figures().forEach((name, value) -> line.append(' ').append(name).append('=').append(value));
    return line.toString();
  }

  Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("scenario", scenario);
    figures.put("rows", rows);
    figures.put("bytes", bytes);
    figures.put(
        "scan_mb_s", Double.valueOf(String.format(Locale.ROOT, "%.1f", scanMegabytesPerSecond)));
    figures.put("lag_ms_p99", lagMillisP99);
    figures.put("rpo_ms", rpoMillis);
    figures.put("rto_ms", rtoMillis);
    figures.put("lost", verification.lost());
    figures.put("extra", verification.extra());
    return figures;
  }
}
