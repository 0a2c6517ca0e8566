package io.trapgate.it.bench;

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
  LISTENING("process start to listening", "ms", false),
  PROMPT("process start to gdb's first prompt", "ms", false);

  private final String title;
  private final String unit;
  private final boolean moreIsBetter;

  Metric(String title, String unit, boolean moreIsBetter) {
    this.title = title;
    this.unit = unit;
    this.moreIsBetter = moreIsBetter;
  }

  String title() {
    return title;
  }

  String unit() {
    return unit;
  }

  /** How many times better ours is: above 1 we lead, whichever way the unit points. */
  double lead(double ours, double theirs) {
    return moreIsBetter ? ours / theirs : theirs / ours;
  }
}
