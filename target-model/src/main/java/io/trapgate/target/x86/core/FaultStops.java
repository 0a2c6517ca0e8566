package io.trapgate.target.x86.core;

import org.jspecify.annotations.Nullable;

/**
 * Exceptions before which the processor stops for user space. When it goes on from there the
 * instruction is tried again, before any interrupt, and then the guest takes what it ends in. What
 * came up while another event was delivered is kept, and delivered.
 */
public final class FaultStops {
  /**
   * A stop.
   *
   * @param fault what the guest is about to take
   */
  public record Stop(X86Fault fault) {}

  /** An event that could not be delivered, with the fault that makes it what it is now. */
  record Kept(Event event, X86Fault fault) {}

  private static final long NOWHERE = -1;
  private static final int NONE = -1;

  private final X86State state;

  /** Bit n for vector n. */
  private int wanted;

  private @Nullable Stop due;
  private int announced = NONE;
  private long announcedRip;
  private long announcedAt = NOWHERE;
  private @Nullable Kept kept;

  FaultStops(X86State state) {
    this.state = state;
  }

  /**
   * From now on the processor stops before these.
   *
   * @param vectors bit n for the exception with vector n
   */
  public void replace(int vectors) {
    wanted = vectors;
  }

  /** The stop that has come, once. */
  public @Nullable Stop take() {
    Stop taken = due;
    due = null;
    return taken;
  }

  void reset() {
    due = null;
    forget();
  }

  private void forget() {
    announced = NONE;
    announcedAt = NOWHERE;
    kept = null;
  }

  /**
   * Whether the processor stands where it has stopped.
   *
   * @param instructions executed so far
   */
  boolean resuming(long instructions) {
    return announcedAt == instructions && announcedRip == state.linearRip();
  }

  /** Whether it stops before this, with RIP where the guest's handler would return to. */
  boolean stopsBefore(X86Fault fault, long instructions) {
    if (wanted == 0 && announced == NONE) {
      return false;
    }
    boolean told = fault.vector() == announced && resuming(instructions);
    forget();
    if (told || (wanted >>> fault.vector() & 1) == 0) {
      return false;
    }
    due = new Stop(fault);
    announced = fault.vector();
    announcedRip = state.linearRip();
    announcedAt = instructions;
    return true;
  }

  /** The same for what an event has become that could not be delivered. */
  boolean stopsBefore(Event event, X86Fault fault, long instructions) {
    X86Fault seen = event.vector() == fault.vector() ? fault : X86Fault.of(event.vector());
    boolean stops = stopsBefore(seen, instructions);
    kept = stops ? new Kept(event, fault) : null;
    return stops;
  }

  /** What the guest takes without trying again, now that it goes on; null when there is none. */
  @Nullable Kept takeKept(long instructions) {
    Kept taken = resuming(instructions) ? kept : null;
    if (kept != null) {
      forget();
    }
    return taken;
  }
}
