package io.trapgate.it.lockstep;

import io.trapgate.target.kvm.SerialLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * When a typed character arrives is up to the host. Ours arrives when QEMU's guest first sees it:
 * by LSR[DR] in a read of the line status register.
 */
final class ConsoleInput implements Tolerance {
  private static final long LSR = 0xF_E000_4505L;
  private static final int DATA_READY = 1;
  private static final int LBZ = 34;

  private final SerialLine line;
  private final Queue<Byte> typed = new ArrayDeque<>();

  ConsoleInput(SerialLine line) {
    this.line = line;
  }

  /** What goes to QEMU's guest at the same time. */
  void type(String text) {
    for (byte each : text.getBytes(StandardCharsets.ISO_8859_1)) {
      typed.add(each);
    }
  }

  @Override
  public String reason() {
    return "LSR[DR] read: a typed character arrives when QEMU's guest sees it";
  }

  @Override
  public boolean accepts(Step step, String register, int ours, int theirs) {
    int gpr = Tolerance.gpr(register);
    if (gpr < 0 || (theirs & ~ours) != DATA_READY || typed.isEmpty()) {
      return false;
    }
    for (int word : step.block().words()) {
      if (word >>> 26 == LBZ && (word >>> 21 & 31) == gpr && isStatus(step, word)) {
        line.send(new byte[] {typed.remove()});
        step.machine().cpu.state().gpr[gpr] |= DATA_READY;
        return true;
      }
    }
    return false;
  }

  private static boolean isStatus(Step step, int word) {
    int ra = word >>> 16 & 31;
    int target = word >>> 21 & 31;
    int base = ra == target ? step.gprBefore(ra) : step.machine().cpu.state().gpr[ra];
    return step.machine().cpu.debugTranslate(base + (short) word) == LSR;
  }
}
