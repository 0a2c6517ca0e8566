package io.trapgate.testkit;

/**
 * A breakpoint or watchpoint that a session has inserted. It stays in the machine while the guest
 * is stopped too, so its slot is taken until it is removed.
 */
public final class Breakpoint implements AutoCloseable {
  /** The kinds of the remote protocol. */
  public enum Kind {
    SOFTWARE(0, "breakpoint"),
    HARDWARE(1, "hardware breakpoint"),
    WRITE_WATCH(2, "write watchpoint"),
    READ_WATCH(3, "read watchpoint"),
    ACCESS_WATCH(4, "access watchpoint");

    private final int packet;
    private final String label;

    Kind(int packet, String label) {
      this.packet = packet;
      this.label = label;
    }

    /** The digit of its {@code Z} packet. */
    int packet() {
      return packet;
    }

    /** Its name for people. */
    public String label() {
      return label;
    }

    /** Whether it watches data. */
    public boolean isWatch() {
      return packet >= 2;
    }
  }

  private final BreakpointSet set;
  private final Kind kind;
  private final long address;
  private final int length;

  Breakpoint(BreakpointSet set, Kind kind, long address, int length) {
    this.set = set;
    this.kind = kind;
    this.address = address;
    this.length = length;
  }

  /** What kind it is. */
  public Kind kind() {
    return kind;
  }

  /** The instruction it stops at, or the first byte it watches. */
  public long address() {
    return address;
  }

  /** Watched bytes; for code what the packet says, the size of an instruction or 1 on x86. */
  public int length() {
    return length;
  }

  /** Takes it out of the machine and frees its slot; harmless when it is out already. */
  public void remove() {
    set.remove(this);
  }

  @Override
  public void close() {
    remove();
  }

  boolean covers(long guestVirtual) {
    return Long.compareUnsigned(guestVirtual - address, length) < 0;
  }

  /** The packet that inserts it ({@code Z}) or removes it ({@code z}). */
  String packet(char letter) {
    return "%c%d,%x,%x".formatted(letter, kind.packet(), address, length);
  }

  @Override
  public String toString() {
    return kind.label() + " at " + Hex.address(address);
  }
}
