package io.trapgate.stub.debug;

import io.trapgate.target.kvm.GuestDebug.Booke;
import java.util.List;

/** How a watchpoint becomes data address compares of Book E. */
public enum WatchPolicy {
  /**
   * One DAC for each word, which sees the accesses that start exactly at its address: what KVM can
   * express (booke.md 4.10).
   */
  EXACT {
    @Override
    List<Compare> needs(Breakpoint watch) {
      return watch.slotAddresses().stream()
          .<Compare>map(address -> new Compare.Booke(address, BookeHardware.type(watch.kind())))
          .toList();
    }
  },
  /**
   * Both DACs in range mode for one watchpoint of any length, which then sees every access that
   * touches it. Beyond KVM's interface: only the model can do it ({@link Booke#RANGE}).
   */
  RANGES {
    @Override
    List<Compare> needs(Breakpoint watch) {
      int type = BookeHardware.type(watch.kind()) | Booke.RANGE;
      return List.of(
          new Compare.Booke(watch.guestVirtual(), type),
          new Compare.Booke(watch.guestVirtual() + watch.length(), type));
    }
  };

  /** The registers that this watchpoint needs, in their order. */
  abstract List<Compare> needs(Breakpoint watch);
}
