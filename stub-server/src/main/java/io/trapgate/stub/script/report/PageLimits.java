package io.trapgate.stub.script.report;

import io.trapgate.stub.script.report.Bounded.Limit;

/**
 * How much of a session's log its page holds. What is over is left out in the middle, and the page
 * says how much; the log itself has everything.
 *
 * @param spans for each of the timeline's two kinds of stretches
 * @param places addresses with a place in the source
 */
record PageLimits(
    Limit packets,
    Limit exits,
    Limit ioctls,
    Limit stops,
    Limit expectations,
    Limit console,
    Limit debugger,
    Limit others,
    Limit spans,
    int places) {
  /** Lanes of one kind: as many vCPUs or slots as a page can show. */
  static final int LANES = 64;

  /** Characters of a packet that are shown. */
  static final int PAYLOAD = 4096;

  private static final int MIB = 1 << 20;

  /** Packets in all scripts of one page: keeps a page of many sessions loadable. */
  private static final int PACKETS_OF_A_PAGE = 2_000_000;

  /** The limits of one script when a page has so many of them. */
  static PageLimits forScripts(int scripts) {
    int packets = Math.clamp(PACKETS_OF_A_PAGE / Math.max(1, scripts), 10_000, 100_000);
    return new PageLimits(
        new Limit(packets, 32L * MIB),
        new Limit(packets, 32L * MIB),
        new Limit(20_000, 16L * MIB),
        new Limit(packets, 16L * MIB),
        new Limit(10_000, 4L * MIB),
        new Limit(100_000, 2L * MIB),
        new Limit(50_000, 4L * MIB),
        new Limit(10_000, MIB),
        new Limit(packets, MIB),
        20_000);
  }
}
