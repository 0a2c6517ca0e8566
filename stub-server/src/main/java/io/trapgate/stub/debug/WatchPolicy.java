package io.trapgate.stub.debug;

import io.trapgate.target.kvm.GuestDebug.Booke;
import java.util.List;

/** How a watchpoint becomes data address compares. */
public enum WatchPolicy {
  /**
   * One DAC for each word, which sees the accesses that start exactly at its address: what KVM can
   * express (booke.md 4.10).
   */
  EXACT {
    @Override
    List<Need> needs(Breakpoint watch) {
      return watch.slotAddresses().stream()
          .map(address -> new Need(address, watch.kind().slotType()))
          .toList();
    }
  },
  /**
   * Both DACs in range mode for one watchpoint of any length, which then sees every access that
   * touches it. Beyond KVM's interface: only the model can do it ({@link Booke#RANGE}).
   */
  RANGES {
    @Override
    List<Need> needs(Breakpoint watch) {
      int type = watch.kind().slotType() | Booke.RANGE;
      return List.of(
          new Need(watch.guestVirtual(), type),
          new Need(watch.guestVirtual() + watch.length(), type));
    }
  };

  /**
   * One compare register that a watchpoint needs.
   *
   * @param address what the register holds
   * @param type bits as in {@link Booke.Slot#type()}
   */
  record Need(long address, int type) {}

  /** The registers that this watchpoint needs, in their order. */
  abstract List<Need> needs(Breakpoint watch);
}
