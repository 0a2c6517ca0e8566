package io.trapgate.testkit;

import java.util.OptionalLong;
import org.assertj.core.api.AbstractAssert;

/** Assertions on the stop of a watchpoint. */
public final class WatchAssert extends AbstractAssert<WatchAssert, Stop> {
  private final Cause.AtWatchpoint hit;

  WatchAssert(Stop actual) {
    super(actual, WatchAssert.class);
    this.hit = (Cause.AtWatchpoint) actual.cause();
  }

  /** What is watched starts there. */
  public WatchAssert on(String place) {
    return on(actual.symbols().address(place));
  }

  /** What is watched starts there. */
  public WatchAssert on(long address) {
    String where = actual.symbols().describe(address);
    return require(hit.address() == address, hit.kind().label() + " on " + where);
  }

  /** The same as {@link #on}: a watchpoint is at its data. */
  public WatchAssert at(String place) {
    return on(place);
  }

  /**
   * The access has made the one value of the other; negative numbers are meant as the guest stores
   * them.
   */
  public WatchAssert wrote(long before, long after) {
    return require(
        is(hit.before(), before) && is(hit.after(), after),
        "%s, %d -> %d".formatted(watched(), before, after));
  }

  /** The value behind the access. */
  public WatchAssert hasValue(long value) {
    return require(is(hit.after(), value), "%s, value %d".formatted(watched(), value));
  }

  /** The next instruction behind the access is in that function. */
  public WatchAssert inFunction(String name) {
    new StopAssert(actual).as(descriptionText()).inFunction(name);
    return this;
  }

  /** It is that vCPU's access. */
  public WatchAssert onCpu(int cpu) {
    new StopAssert(actual).as(descriptionText()).onCpu(cpu);
    return this;
  }

  private String watched() {
    return hit.kind().label() + " on " + actual.symbols().describe(hit.address());
  }

  private boolean is(OptionalLong found, long wanted) {
    return found.isPresent() && found.getAsLong() == TargetNumbers.truncated(wanted, hit.length());
  }

  private WatchAssert require(boolean met, String wanted) {
    if (!met) {
      throw Failures.of(descriptionText(), wanted, actual);
    }
    return this;
  }
}
