package io.trapgate.stub.debug;

import java.util.Optional;

/** Why the guest last stopped, as far as that tells whether it can go on. Event loop only. */
final class LastWord {
  private Optional<StopReason.PoweredOff> end = Optional.empty();
  private Optional<StopReason.Broken> broken = Optional.empty();

  void note(StopReason reason) {
    broken = reason instanceof StopReason.Broken why ? Optional.of(why) : Optional.empty();
    if (reason instanceof StopReason.PoweredOff off) {
      end = Optional.of(off);
    }
  }

  /** The machine is at its start again. */
  void reset() {
    end = Optional.empty();
    broken = Optional.empty();
  }

  Optional<StopReason.PoweredOff> end() {
    return end;
  }

  Optional<StopReason.Broken> broken() {
    return broken;
  }
}
