package dev.understudy.bench.figure;

/**
 * What a worker paid for a number of streams.
 *
 * @param sweepMillis work of all its sweeps for each stream once
 * @param heapMb in use after a collection
 */
record FleetFigures(double adoptionSeconds, double sweepMillis, double heapMb) {}
