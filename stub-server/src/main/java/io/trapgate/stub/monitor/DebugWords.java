package io.trapgate.stub.monitor;

import io.trapgate.stub.debug.Compare;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.VcpuExit;
import java.util.ArrayList;
import java.util.List;

/** The kernel's debug words by their names, for people. */
public final class DebugWords {
  /** The same bit on both architectures. */
  private static final int BLOCKIRQ = GuestDebug.X86.BLOCKIRQ | GuestDebug.Booke.BLOCKIRQ;

  private DebugWords() {}

  /** What a debug register sees: {@code execute}, {@code write, 4 bytes}. */
  public static String of(Compare held) {
    return switch (held) {
      case Compare.Booke booke -> bookeType(booke.type());
      case Compare.X86 x86 ->
          switch (x86.access()) {
            case EXECUTE -> "execute";
            case WRITE -> "write, " + x86.extent();
            case READ_WRITE -> "read+write, " + x86.extent();
          };
    };
  }

  /** What an exit says: {@code 0x4 write}, {@code 1 #DB B0+BS}. */
  public static String of(VcpuExit.Debug exit) {
    return switch (exit) {
      case VcpuExit.Debug.Booke(int status, long _) -> "0x%x %s".formatted(status, status(status));
      case VcpuExit.Debug.X86(int exception, long _, long dr6, long _) ->
          exception(exception) + " " + causes(dr6);
    };
  }

  /** The control flags that are set, {@code ENABLE|USE_HW_BP}, or {@code off}. */
  public static String flags(GuestDebug debug) {
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
    if ((debug.control() & BLOCKIRQ) != 0) {
      names.add("BLOCKIRQ");
    }
    if (debug.has(GuestDebug.HOLD_TIME)) {
      names.add("HOLD_TIME");
    }
    return names.isEmpty() ? "off" : String.join("|", names);
  }

  /** The bits of {@link GuestDebug.Booke.Slot#type()} in words. */
  static String bookeType(int type) {
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

  static String exception(int exception) {
    return switch (exception) {
      case VcpuExit.Debug.X86.DB -> "1 #DB";
      case VcpuExit.Debug.X86.BP -> "3 #BP";
      default -> Integer.toString(exception); // a word from the kernel, not a closed set
    };
  }

  /** The cause bits of DR6 by name: {@code B0+BS}. */
  static String causes(long dr6) {
    List<String> names = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      if ((dr6 >>> n & 1) != 0) {
        names.add("B" + n);
      }
    }
    if ((dr6 & GuestDebug.X86.DR6_BD) != 0) {
      names.add("BD");
    }
    if ((dr6 & GuestDebug.X86.DR6_BS) != 0) {
      names.add("BS");
    }
    return names.isEmpty() ? "none" : String.join("+", names);
  }

  static String status(int status) {
    return switch (status) {
      case GuestDebug.Booke.NONE -> "none";
      case GuestDebug.Booke.BREAKPOINT -> "breakpoint";
      case GuestDebug.Booke.WATCH_WRITE -> "write";
      case GuestDebug.Booke.WATCH_READ -> "read";
      default -> "unknown"; // a word from the kernel, not a closed set
    };
  }
}
