package io.trapgate.target.ppc;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions before which the core stops for user space. When it goes on from there the instruction
 * is tried again, before any interrupt, and then the guest takes what it ends in. What can't be
 * tried again, because its result is written already, is kept and taken.
 */
public final class FaultStops {
  /**
   * A stop.
   *
   * @param fault what the guest is about to take
   */
  public record Stop(FaultKind kind, GuestFault fault) {}

  private static final long NOWHERE = -1;

  private final Cpu cpu;
  private Set<FaultKind> wanted = EnumSet.noneOf(FaultKind.class);

  /** For whoever runs the core. */
  private @Nullable Stop due;

  /** What the last stop was for, and where and after how many instructions the core stood then. */
  private @Nullable FaultKind announced;

  private int announcedPc;
  private long announcedAt = NOWHERE;

  /** What is taken there without trying again. */
  private @Nullable GuestFault kept;

  FaultStops(Cpu cpu) {
    this.cpu = cpu;
  }

  /** From now on the core stops before these. */
  public void replace(Set<FaultKind> kinds) {
    wanted = kinds.isEmpty() ? EnumSet.noneOf(FaultKind.class) : EnumSet.copyOf(kinds);
  }

  /** The stop that has come, once. */
  public @Nullable Stop take() {
    Stop taken = due;
    due = null;
    return taken;
  }

  /** Whether the core stands where it has stopped, and goes on with what it has announced. */
  private boolean resuming() {
    return announcedAt == cpu.instructions() && announcedPc == cpu.state.pc;
  }

  /** Whether it goes on there by trying the instruction again, before any interrupt. */
  public boolean retries() {
    return resuming() && announced != FaultKind.DEBUG;
  }

  /** A stop of which nothing is left: a reset. */
  void reset() {
    due = null;
    forget();
  }

  private void forget() {
    announced = null;
    announcedAt = NOWHERE;
    kept = null;
  }

  /**
   * Whether the core stops before this; the pc is where the guest's handler would return to. What
   * was announced here is taken instead, once.
   */
  boolean stopsBefore(GuestFault fault) {
    if (wanted.isEmpty() && announced == null) {
      return false;
    }
    FaultKind kind = FaultKind.of(fault);
    boolean told = kind == announced && resuming();
    forget();
    if (told || !wanted.contains(kind)) {
      return false;
    }
    announce(kind, fault);
    if (isDone(fault)) {
      kept = fault;
    }
    return true;
  }

  /** The same for one that comes of no instruction that could be tried again. */
  boolean stopsBeforeKept(GuestFault fault) {
    boolean stops = stopsBefore(fault);
    kept = stops ? fault : null;
    return stops;
  }

  /** What the guest takes without trying again, now that it goes on; null when there is none. */
  @Nullable GuestFault takeKept() {
    if (kept == null || due != null) {
      return null;
    }
    GuestFault taken = resuming() ? kept : null;
    forget();
    return taken;
  }

  private void announce(FaultKind kind, GuestFault fault) {
    due = new Stop(kind, fault);
    announced = kind;
    announcedPc = cpu.state.pc;
    announcedAt = cpu.instructions();
  }

  /** Whether its result is written already (Book E, 4.4; ISA203 Book III-E, embedded round). */
  private static boolean isDone(GuestFault fault) {
    FaultKind kind = FaultKind.of(fault);
    return kind == FaultKind.FLOATING || kind == FaultKind.SPE_ROUND;
  }
}
