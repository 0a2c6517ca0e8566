package io.trapgate.it.rows;

import io.trapgate.it.gdb.Guest;
import io.trapgate.target.MachineSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A machine that the protocol's rules are shown on, with what is its own: the guests made for it,
 * and how it writes numbers, addresses and stops. Another machine is another constant.
 */
public enum RowMachine {
  /** The model of a Book E core. */
  BOOKE("e500v2", "ppce500"),
  /** The model of an x86 core. */
  X86("x86", "pc-test");

  /** What each has, which is where its mapped memory ends, too. */
  public static final long MEMORY_BYTES = 64L << 20;

  /** r0 to xer, and what SPE adds: ev0h to ev31h, acc, spefscr. */
  private static final int BOOKE_GENERAL_BYTES = (32 + 6) * 4 + 32 * 4 + 8 + 4;

  /** All of the description: gdb saves every one of them around a call. */
  private static final int X86_GENERAL_BYTES = 784;

  private final String core;
  private final String board;

  RowMachine(String core, String board) {
    this.core = core;
    this.board = board;
  }

  /** What it is called in the table of packets. */
  public String title() {
    return switch (this) {
      case BOOKE -> "Book E";
      case X86 -> "x86";
    };
  }

  /** Its registers. */
  public Numbering numbering() {
    return switch (this) {
      case BOOKE ->
          new Numbering(0x40, 1, 3, 5, 4, 32 * 4, BOOKE_GENERAL_BYTES, ByteOrder.BIG_ENDIAN);
      case X86 ->
          new Numbering(0x10, 7, 5, 0, 8, 16 * 8, X86_GENERAL_BYTES, ByteOrder.LITTLE_ENDIAN);
    };
  }

  /** Its debug hardware. */
  public Silicon silicon() {
    List<String> shared = List.of("DR0", "DR1", "DR2", "DR3");
    return switch (this) {
      case BOOKE -> new Silicon(List.of("IAC1", "IAC2"), List.of("DAC1", "DAC2"), true, true, 4);
      case X86 -> new Silicon(shared, shared, false, false, 1);
    };
  }

  /** Its target description. */
  public Described described() {
    return switch (this) {
      case BOOKE -> new Described("org.gnu.gdb.power.core", "pvr", "8021", "e500v2");
      case X86 -> new Described("org.gnu.gdb.i386.core", "cr0", "11000000", "x86");
    };
  }

  /** The step bits that a session starts with: as QEMU has them under the KVM of each. */
  public String stepBits() {
    return switch (this) {
      case BOOKE -> "0x1";
      case X86 -> "0x3";
    };
  }

  /** Breakpoints and watchpoints in the packets guest that its hardware can't have. */
  public List<String> impossible() {
    return switch (this) {
      case BOOKE ->
          List.of(
              "Z0,{body},0",
              "Z1,%x,4".formatted(packets().address("body") + 1),
              "Z2,{spare},0",
              "Z2,{spare},3",
              "Z3,%x,4".formatted(packets().address("spare") + 1));
      case X86 -> List.of("Z2,{spare},0", "Z4,{spare},0", "Z2,{spare},21", "Z4,{spare},40");
    };
  }

  /**
   * The guest whose labels are the same on all: {@code _start}, {@code second} and {@code third}
   * instruction, {@code body} of a function called for ever with 3, 4, 5 and so on, {@code load} of
   * {@code source} in it, the {@code store} to {@code written} and what is {@code stored} behind
   * it, and the {@code spare} 256 bytes where nobody comes.
   */
  public Guest packets() {
    return switch (this) {
      case BOOKE -> Guest.packets("booke", "booke.elf");
      case X86 -> Guest.packets("x86", "x86.flat");
    };
  }

  /** The guest for several vCPUs whose labels are the same on all, see {@link SmpRowTest}. */
  public Guest smp() {
    return switch (this) {
      case BOOKE -> Guest.smp();
      case X86 -> Guest.x86Smp();
    };
  }

  /** What is said of a vCPU that the guest hasn't started yet. */
  public String notStarted() {
    return switch (this) {
      case BOOKE -> "waiting in the spin table";
      case X86 -> "waiting for INIT";
    };
  }

  /** The code that the guest for several vCPUs ends with: the debug exit port makes 1 of its 0. */
  public String endCode() {
    return switch (this) {
      case BOOKE -> "00";
      case X86 -> "01";
    };
  }

  /** How to start it with a guest of its own. */
  public MachineSpec spec(Guest guest, int vcpus) {
    MachineSpec one = MachineSpec.of(core, board, MEMORY_BYTES, Optional.of(guest.image()));
    MachineSpec.Size size = new MachineSpec.Size(MEMORY_BYTES, vcpus);
    return new MachineSpec(one.cpu(), one.board(), size, one.payload(), one.behaviour());
  }

  /** A register's value as {@code p} answers it, for those of a general register's size. */
  public String value(long number) {
    ByteBuffer bytes = ByteBuffer.allocate(numbering().bytes()).order(numbering().order());
    if (numbering().bytes() == Long.BYTES) {
      bytes.putLong(number);
    } else {
      bytes.putInt((int) number);
    }
    return HexFormat.of().formatHex(bytes.array());
  }

  /** A 32-bit number as it lies in memory. */
  public String word(int number) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES).order(numbering().order());
    return HexFormat.of().formatHex(bytes.putInt(number).array());
  }

  /** The number that {@link #value} or {@link #word} has written. */
  public long number(String digits) {
    byte[] bytes = HexFormat.of().parseHex(digits);
    long number = 0;
    for (int i = 0; i < bytes.length; i++) {
      int at = numbering().order() == ByteOrder.BIG_ENDIAN ? i : bytes.length - 1 - i;
      number = number << 8 | bytes[at] & 0xff;
    }
    return number;
  }

  /** A register with its value, as a stop reply carries it. */
  public String pair(int register, long number) {
    return ";%02x:%s;".formatted(register, value(number));
  }
}
