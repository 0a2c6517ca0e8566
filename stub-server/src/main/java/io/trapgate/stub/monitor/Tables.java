package io.trapgate.stub.monitor;

import io.trapgate.stub.debug.Addresses;
import io.trapgate.stub.debug.DebugExit;
import io.trapgate.stub.debug.Slot;
import io.trapgate.target.kvm.GuestDebug;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Slots, ioctl and exits as lines of text. */
final class Tables {
  private static final int BYTES_PER_LINE = 16;
  private static final int COLUMNS = 3;

  private Tables() {}

  static List<String> slots(List<Slot> slots) {
    List<String> lines = new ArrayList<>();
    lines.add("slot  address     on          request");
    for (Slot slot : slots) {
      lines.add(
          slot.isFree()
              ? "%-5s -           -           free".formatted(slot.register())
              : "%-5s %-11s %-11s %s"
                  .formatted(
                      slot.register(),
                      Addresses.hex(slot.guestVirtual()),
                      typeText(slot.type()),
                      requests(slot)));
    }
    slots.stream().map(Tables::blindness).filter(line -> !line.isEmpty()).forEach(lines::add);
    return lines;
  }

  /** Which accesses a data slot can't see: it compares the first address of an access, exactly. */
  private static String blindness(Slot slot) {
    boolean data =
        (slot.type() & (GuestDebug.Booke.WATCH_READ | GuestDebug.Booke.WATCH_WRITE)) != 0;
    boolean range = (slot.type() & GuestDebug.Booke.RANGE) != 0;
    if (!data || range) {
      return "";
    }
    long first = slot.guestVirtual();
    long behind =
        slot.owners().stream().mapToLong(b -> b.guestVirtual() + b.length()).max().orElse(first);
    String last = Addresses.hex(Math.min(behind, first + 4) - 1);
    String inside =
        behind - first > 1
            ? "not one that starts at %s to %s, nor ".formatted(Addresses.hex(first + 1), last)
            : "not ";
    return "%s sees accesses that start at %s, of any size; %sone that starts before"
        .formatted(slot.register(), Addresses.hex(first), inside);
  }

  private static String requests(Slot slot) {
    return slot.owners().stream()
        .map(owner ->
            owner.kind().command()
                + " ("
                + owner.kind().packet()
                + ","
                + Long.toHexString(owner.guestVirtual())
                + ","
                + Integer.toHexString(owner.length())
                + ")")
        .collect(Collectors.joining(" + "));
  }

  private static String typeText(int type) {
    List<String> bits = new ArrayList<>();
    if ((type & GuestDebug.Booke.BREAKPOINT) != 0) {
      bits.add("execute");
    }
    if ((type & GuestDebug.Booke.WATCH_READ) != 0) {
      bits.add("read");
    }
    if ((type & GuestDebug.Booke.WATCH_WRITE) != 0) {
      bits.add("write");
    }
    if ((type & GuestDebug.Booke.RANGE) != 0) {
      bits.add("range");
    }
    return bits.isEmpty() ? "none" : String.join("+", bits);
  }

  static List<String> ioctl(Optional<GuestDebug.Booke> last) {
    if (last.isEmpty()) {
      return List.of("KVM_SET_GUEST_DEBUG has not been called");
    }
    GuestDebug.Booke debug = last.get();
    List<String> lines = new ArrayList<>();
    lines.add(
        "ioctl 0x%08x KVM_SET_GUEST_DEBUG, %d bytes"
            .formatted(GuestDebug.Booke.IOCTL, GuestDebug.Booke.ABI_BYTES));
    lines.add("control 0x%08x %s".formatted(debug.control(), flags(debug)));
    for (int i = 0; i < debug.slots().size(); i++) {
      GuestDebug.Booke.Slot slot = debug.slots().get(i);
      lines.add(
          "bp[%d] addr 0x%016x type 0x%x %s"
              .formatted(i, slot.address(), slot.type(), typeText(slot.type())));
    }
    lines.addAll(dump(debug.toAbi()));
    return lines;
  }

  static List<String> controls(List<GuestDebug> inForce) {
    List<String> lines = new ArrayList<>();
    for (int vcpu = 0; vcpu < inForce.size(); vcpu++) {
      GuestDebug debug = inForce.get(vcpu);
      lines.add("cpu%d control 0x%08x %s".formatted(vcpu, debug.control(), flags(debug)));
    }
    return lines;
  }

  private static String flags(GuestDebug debug) {
    List<String> names = new ArrayList<>();
    if (debug.has(GuestDebug.ENABLE)) {
      names.add("ENABLE");
    }
    if (debug.has(GuestDebug.SINGLESTEP)) {
      names.add("SINGLESTEP");
    }
    if (debug.has(GuestDebug.USE_SW_BP)) {
      names.add("USE_SW_BP");
    }
    if (debug.has(GuestDebug.USE_HW_BP)) {
      names.add("USE_HW_BP");
    }
    return names.isEmpty() ? "off" : String.join("|", names);
  }

  private static List<String> dump(byte[] bytes) {
    HexFormat hex = HexFormat.ofDelimiter(" ");
    List<String> lines = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += BYTES_PER_LINE) {
      int end = Math.min(bytes.length, at + BYTES_PER_LINE);
      lines.add("%04x  %s".formatted(at, hex.formatHex(bytes, at, end)));
    }
    return lines;
  }

  /** As many cells of one width side by side as a line of a terminal takes, read downwards. */
  static List<String> columns(List<String> cells) {
    int rows = (cells.size() + COLUMNS - 1) / COLUMNS;
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      List<String> line = new ArrayList<>();
      for (int at = row; at < cells.size(); at += rows) {
        line.add(cells.get(at));
      }
      lines.add(String.join("  ", line));
    }
    return lines;
  }

  static List<String> exits(List<DebugExit> exits) {
    if (exits.isEmpty()) {
      return List.of("no debug exit yet");
    }
    List<String> lines = new ArrayList<>();
    lines.add("cpu status          address     pc          instructions");
    for (DebugExit exit : exits) {
      lines.add(
          "%-3d 0x%x %-11s %-11s %-11s %d"
              .formatted(
                  exit.vcpu(),
                  exit.status(),
                  statusText(exit.status()),
                  Addresses.hex(exit.address()),
                  Addresses.hex(exit.programCounter()),
                  exit.instructions()));
    }
    return lines;
  }

  private static String statusText(int status) {
    return switch (status) {
      case GuestDebug.Booke.NONE -> "none";
      case GuestDebug.Booke.BREAKPOINT -> "breakpoint";
      case GuestDebug.Booke.WATCH_WRITE -> "write";
      case GuestDebug.Booke.WATCH_READ -> "read";
      default -> "unknown"; // a word from the kernel, not a closed set
    };
  }
}
