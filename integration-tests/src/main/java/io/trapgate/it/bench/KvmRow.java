package io.trapgate.it.bench;

/** What is compared on {@code /dev/kvm}. */
enum KvmRow {
  STEPS("steps, vCont;s", "steps/s", true),
  TINY("round trip of qC, median", "us", false),
  WORD("round trip of m 4 bytes, median", "us", false),
  STEPI("stepi through gdb", "steps/s", true);

  private final String title;
  private final String unit;
  private final boolean moreIsBetter;

  KvmRow(String title, String unit, boolean moreIsBetter) {
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
