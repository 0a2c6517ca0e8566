package io.trapgate.target.board;

import io.trapgate.target.engine.CpuPins;
import java.util.BitSet;

/** The MPIC's side of one processor: what is raised to it, what it services, its task priority. */
final class MpicCpu {
  private static final int HIGHEST_PRIORITY = 15;
  private static final int NOTHING = -1;

  private final CpuPins pins;
  private final MpicSource[] sources;
  private final BitSet raised = new BitSet();
  private final BitSet servicing = new BitSet();
  private final BitSet critical = new BitSet();
  private int taskPriority = HIGHEST_PRIORITY;

  MpicCpu(CpuPins pins, MpicSource[] sources) {
    this.pins = pins;
    this.sources = sources;
  }

  void reset() {
    raised.clear();
    servicing.clear();
    critical.clear();
    taskPriority = HIGHEST_PRIORITY;
    drive();
  }

  int taskPriority() {
    return taskPriority;
  }

  void taskPriority(int value) {
    taskPriority = value & HIGHEST_PRIORITY;
    drive();
  }

  /** Tells that a source which drives this processor came or went. */
  void signal(MpicSource source, boolean active) {
    boolean toInt = active && source.output() == MpicSource.TO_INT;
    boolean toCritical = active && source.output() == MpicSource.TO_CRITICAL;
    raised.set(source.number, toInt);
    critical.set(source.number, toCritical);
    drive();
  }

  /** The source an acknowledge would take now, or null for a spurious one. */
  @org.jspecify.annotations.Nullable
  MpicSource deliverable() {
    int best = highest(raised);
    if (best == NOTHING) {
      return null;
    }
    MpicSource source = sources[best];
    return source.priority() > Math.max(taskPriority, servicePriority()) ? source : null;
  }

  /** Moves a source into service. */
  void beginService(MpicSource source) {
    servicing.set(source.number);
    drive();
  }

  /** Ends the service of the highest source in service, if there is one. */
  void endOfInterrupt() {
    int ended = highest(servicing);
    if (ended != NOTHING) {
      servicing.clear(ended);
      drive();
    }
  }

  private int servicePriority() {
    int current = highest(servicing);
    return current == NOTHING ? NOTHING : sources[current].priority();
  }

  /** Highest priority first; among equals the lowest number. */
  private int highest(BitSet set) {
    int best = NOTHING;
    for (int n = set.nextSetBit(0); n >= 0; n = set.nextSetBit(n + 1)) {
      if (best == NOTHING || sources[n].priority() > sources[best].priority()) {
        best = n;
      }
    }
    return best;
  }

  private void drive() {
    pins.external(deliverable() != null);
    pins.critical(!critical.isEmpty());
  }
}
