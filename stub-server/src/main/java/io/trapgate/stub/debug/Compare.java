package io.trapgate.stub.debug;

import io.trapgate.target.kvm.GuestDebug;
import java.util.Optional;

/** What one debug register compares with. */
public sealed interface Compare {
  /** The address that the register holds. */
  long guestVirtual();

  /**
   * One compare that serves this one and another, in one register.
   *
   * @return empty when it takes two
   */
  Optional<Compare> joined(Compare other);

  /** How many bytes it watches, for the user: {@code 4 bytes}; empty where there is no length. */
  String extent();

  /**
   * Book E: the start address of an access, exactly.
   *
   * @param type bits as in {@link GuestDebug.Booke.Slot#type()}
   */
  record Booke(long guestVirtual, int type) implements Compare {
    /** Loads and stores have enable bits of their own, so both share a register. */
    @Override
    public Optional<Compare> joined(Compare other) {
      return other instanceof Booke(long address, int bits) && address == guestVirtual
          ? Optional.of(new Booke(address, type | bits))
          : Optional.empty();
    }

    @Override
    public String extent() {
      return "";
    }

    /** Whether it compares data addresses. */
    public boolean isData() {
      return (type & (GuestDebug.Booke.WATCH_READ | GuestDebug.Booke.WATCH_WRITE)) != 0;
    }
  }

  /**
   * x86: an instruction's address, or any access that touches an aligned cell.
   *
   * @param access what is seen
   * @param bytes length of the cell: 1, 2, 4 or 8, to which the address is aligned; 1 for code
   */
  record X86(long guestVirtual, X86Access access, int bytes) implements Compare {
    @Override
    public Optional<Compare> joined(Compare other) {
      return equals(other) ? Optional.of(this) : Optional.empty();
    }

    @Override
    public String extent() {
      return switch (access) {
        case EXECUTE -> "";
        case WRITE, READ_WRITE -> bytes == 1 ? "1 byte" : bytes + " bytes";
      };
    }
  }
}
