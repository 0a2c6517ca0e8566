package io.trapgate.it.bench;

import java.util.Arrays;

/** Measured values, kept all of them, so that percentiles are exact. */
final class Samples {
  private double[] values = new double[16];
  private int count;

  void add(double value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
  }

  boolean isEmpty() {
    return count == 0;
  }

  double median() {
    return percentile(50);
  }

  /** The smallest value that this percentage of all values doesn't exceed (nearest rank). */
  double percentile(double percent) {
    if (count == 0) {
      throw new IllegalStateException("no values");
    }
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percent / 100 * count);
    return sorted[Math.max(0, rank - 1)];
  }
}
