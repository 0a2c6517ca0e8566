package io.trapgate.it.bench;

import java.util.OptionalInt;

/** What is compared. */
enum Metric {
  MIPS("guest free-running", "MIPS", true),
  TINY_P50("round trip qC, p50", "us", false),
  TINY_P99("round trip qC, p99", "us", false),
  WORD_P50("round trip m addr,4, p50", "us", false),
  WORD_P99("round trip m addr,4, p99", "us", false),
  READ("memory read, m", "MB/s", true),
  WRITE("memory write, M", "MB/s", true),
  WRITE_BINARY("memory write, X", "MB/s", true),
  STEPS("vCont;s", "steps/s", true),
  EVALUATIONS("gdb: break f if i == N, evaluations", "1/s", true, 300),
  NEXT("gdb: next over a hot line", "ms", false, 5),
  NEXT_BY_STEPS("the same, range-stepping off", "ms", false),
  LISTENING("process start to listening", "ms", false),
  PROMPT("process start to gdb's first prompt", "ms", false);

  private final String title;
  private final String unit;
  private final boolean moreIsBetter;
  private final OptionalInt goal;

  Metric(String title, String unit, boolean moreIsBetter) {
    this(title, unit, moreIsBetter, OptionalInt.empty());
  }

  Metric(String title, String unit, boolean moreIsBetter, int goal) {
    this(title, unit, moreIsBetter, OptionalInt.of(goal));
  }

  Metric(String title, String unit, boolean moreIsBetter, OptionalInt goal) {
    this.title = title;
    this.unit = unit;
    this.moreIsBetter = moreIsBetter;
    this.goal = goal;
  }

  String title() {
    return title;
  }

  String unit() {
    return unit;
  }

  /** The lead that we mean to have at least. */
  OptionalInt goal() {
    return goal;
  }

  /** How many times better ours is: above 1 we lead, whichever way the unit points. */
  double lead(double ours, double theirs) {
    return moreIsBetter ? ours / theirs : theirs / ours;
  }
}
