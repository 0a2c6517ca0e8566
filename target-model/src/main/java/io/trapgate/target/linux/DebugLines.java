package io.trapgate.target.linux;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.linux.VcpuState.Part;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Who owns the debug registers, for the user, in the words that the model has for it. What the
 * processor itself holds the kernel doesn't say; it follows from who owns them.
 */
final class DebugLines {
  private static final long DR6 = KvmLayouts.offset(KvmLayouts.DEBUGREGS, "dr6");
  private static final long DR7 = KvmLayouts.offset(KvmLayouts.DEBUGREGS, "dr7");
  private static final int SLOTS = 4;
  private static final int WORD = 8;

  private DebugLines() {}

  /**
   * The lines.
   *
   * @param asked what user space has asked for
   */
  static List<String> of(GuestDebug.X86 asked, VcpuState state) throws KvmException {
    MemorySegment debug = state.of(Part.DEBUG);
    List<Long> guest = new ArrayList<>();
    for (int n = 0; n < SLOTS; n++) {
      guest.add(VcpuState.get(debug, (long) WORD * n, WORD));
    }
    String guests = shown(guest, VcpuState.get(debug, DR7, WORD));
    String users = shown(asked.debugreg(), asked.debugreg().get(7));
    boolean byUser = asked.has(GuestDebug.ENABLE | GuestDebug.USE_HW_BP);
    boolean steps = asked.has(GuestDebug.ENABLE | GuestDebug.SINGLESTEP);
    boolean takesBreakpoints = asked.has(GuestDebug.ENABLE | GuestDebug.USE_SW_BP);
    boolean blocks = asked.has(GuestDebug.ENABLE | GuestDebug.X86.BLOCKIRQ);
    return List.of(
        "owner: " + (byUser ? "user space" : "guest"),
        "in effect: " + (byUser ? users : guests),
        "user space: " + users,
        "guest: %s DR6=%x".formatted(guests, VcpuState.get(debug, DR6, WORD)),
        "#DB goes to: " + (byUser || steps ? "user space" : "guest"),
        "#BP goes to: " + (takesBreakpoints ? "user space" : "guest"),
        "stepping: " + (steps ? "on" : "off"),
        "interrupts: " + (blocks ? "blocked" : "taken"));
  }

  private static String shown(List<Long> addresses, long dr7) {
    return "DR0=%x DR1=%x DR2=%x DR3=%x DR7=%x"
        .formatted(addresses.get(0), addresses.get(1), addresses.get(2), addresses.get(3), dr7);
  }
}
