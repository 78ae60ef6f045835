package dev.understudy.bench.figure;

/**
 * What a worker paid for a number of streams.
 *
 * @param sweepMillis of the processors, for each stream to be sampled once
 * @param heapMb in use after a collection
 */
record FleetFigures(double adoptionSeconds, double sweepMillis, double heapMb) {}
