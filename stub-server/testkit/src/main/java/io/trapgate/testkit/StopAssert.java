package io.trapgate.testkit;

import java.util.Optional;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on a {@link Stop}; a failure says what stopped the guest instead. */
public final class StopAssert extends AbstractAssert<StopAssert, Stop> {
  StopAssert(@Nullable Stop actual) {
    super(actual, StopAssert.class);
  }

  /** It is at a hardware breakpoint. */
  public StopAssert isHardwareBreakpoint() {
    return isBreakpoint(Breakpoint.Kind.HARDWARE);
  }

  /** It is at a software breakpoint. */
  public StopAssert isSoftwareBreakpoint() {
    return isBreakpoint(Breakpoint.Kind.SOFTWARE);
  }

  private StopAssert isBreakpoint(Breakpoint.Kind kind) {
    boolean met = cause() instanceof Cause.AtBreakpoint at && at.kind() == kind;
    return require(met, "a " + kind.label());
  }

  /** It is at a breakpoint, whatever its kind. */
  public StopAssert isBreakpoint() {
    return require(cause() instanceof Cause.AtBreakpoint, "a breakpoint");
  }

  /** A watchpoint was hit, whatever its kind. */
  public WatchAssert isWatchpoint() {
    require(cause() instanceof Cause.AtWatchpoint, "a watchpoint");
    return new WatchAssert(actual);
  }

  /** A write watchpoint was hit. */
  public WatchAssert isWriteWatchpoint() {
    return isWatchpoint(Breakpoint.Kind.WRITE_WATCH);
  }

  /** A read watchpoint was hit. */
  public WatchAssert isReadWatchpoint() {
    return isWatchpoint(Breakpoint.Kind.READ_WATCH);
  }

  /** An access watchpoint was hit. */
  public WatchAssert isAccessWatchpoint() {
    return isWatchpoint(Breakpoint.Kind.ACCESS_WATCH);
  }

  private WatchAssert isWatchpoint(Breakpoint.Kind kind) {
    boolean met = cause() instanceof Cause.AtWatchpoint at && at.kind() == kind;
    require(met, (kind == Breakpoint.Kind.ACCESS_WATCH ? "an " : "a ") + kind.label());
    return new WatchAssert(actual);
  }

  /** The one instruction was executed. */
  public StopAssert isStep() {
    return require(cause() instanceof Cause.Stepped, "a step");
  }

  /** The test interrupted it. */
  public StopAssert isInterrupt() {
    return require(cause() instanceof Cause.Interrupted, "an interrupt");
  }

  /** It has switched the machine off. */
  public StopAssert hasEnded() {
    return require(cause() instanceof Cause.Exited, "the guest's end");
  }

  /** It has switched the machine off with that code. */
  public StopAssert withCode(int code) {
    boolean met = stop().exitCode().isPresent() && actual.exitCode().getAsInt() == code;
    return require(met, "the guest's end, code " + code);
  }

  /** The next instruction is exactly there. */
  public StopAssert at(String place) {
    return at(stop().symbols().address(place));
  }

  /** The next instruction is exactly there. */
  public StopAssert at(long address) {
    return require(
        !stop().hasEnded() && actual.pc() == address,
        "a stop at " + actual.symbols().describe(address));
  }

  /** The next instruction is in that function. */
  public StopAssert inFunction(String name) {
    Symbol function = stop().symbols().symbol(name);
    Optional<Symbol> stands = actual.function();
    boolean met =
        stands.isPresent() && (stands.get().name().equals(name) || function.contains(actual.pc()));
    return require(met, "a stop in " + name);
  }

  /** It is that vCPU. */
  public StopAssert onCpu(int cpu) {
    return require(!stop().hasEnded() && actual.cpu() == cpu, "a stop of cpu " + cpu);
  }

  private Stop stop() {
    isNotNull();
    return actual;
  }

  private Cause cause() {
    return stop().cause();
  }

  private StopAssert require(boolean met, String wanted) {
    if (!met) {
      throw Failures.of(descriptionText(), wanted, actual);
    }
    return this;
  }
}
