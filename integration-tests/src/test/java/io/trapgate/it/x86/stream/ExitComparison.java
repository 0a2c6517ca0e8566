package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.x86.core.Flag;
import java.util.Arrays;
import java.util.List;

/** Compares two machines at an exit. */
final class ExitComparison {
  private static final List<String> REGISTERS =
      List.of(
          "es", "cs", "ss", "ds", "fs", "gs", "es_base", "cs_base", "ss_base", "ds_base", "fs_base",
          "gs_base", "cr0", "cr2", "cr3", "cr4", "efer", "dr0", "dr1", "dr2", "dr3", "dr6", "dr7",
          "rip");

  /** What an exception pushes, and the handler's first instruction. */
  private static final int FRAME_BYTES = 56;

  private final ExitStream stream;
  private final HostVm ours;
  private final HostVm theirs;
  private final ExitTally tally;
  private StringBuilder wrong = new StringBuilder();

  ExitComparison(ExitStream stream, HostVm ours, HostVm theirs, ExitTally tally) {
    this.stream = stream;
    this.ours = ours;
    this.theirs = theirs;
    this.tally = tally;
  }

  /** The differences of the exits, the registers and, at the end, of memory; "" for none. */
  String of(VcpuExit mine, VcpuExit found) throws KvmException {
    wrong = new StringBuilder();
    if (mine instanceof VcpuExit.Debug.X86 our && found instanceof VcpuExit.Debug.X86 their) {
      compare("pc", our.pc(), their.pc());
      compare("exit dr6", our.dr6(), their.dr6());
      compare("exception", our.exception(), their.exception());
      control(our, their);
    } else if (mine instanceof VcpuExit.Shutdown && mine.equals(found)) {
      memory();
    } else if (isTripleFault(mine) && isTripleFault(found)) {
      return "";
    } else {
      return "ours %s, KVM %s".formatted(mine, found);
    }
    for (String register : KvmComparison.GPRS) {
      general(register);
    }
    for (String register : REGISTERS) {
      compare(register, ours.get(register), theirs.get(register));
    }
    flags();
    return wrong.toString();
  }

  /** A step into an exception pushes the step's own TF; the handler hasn't looked at it yet. */
  void pushedTrapFlag(ExitPlan.Request request) throws KvmException {
    if (!request.steps() || ours.get("rip") >= Frame.SNIPPETS) {
      return;
    }
    long top = stackTop();
    byte[] mine = ours.read(top, FRAME_BYTES);
    byte[] found = theirs.read(top, FRAME_BYTES);
    int at = Arrays.mismatch(mine, found);
    if (at < 0) {
      return;
    }
    boolean pushed = at % 2 == 1 && (mine[at] ^ found[at]) == 1 && (mine[at] & 1) == 0;
    found[at] = mine[at];
    if (pushed && Arrays.equals(mine, found) && tally.tolerates(EmulatorQuirk.STEP_PUSHED)) {
      theirs.write(top, mine);
    }
  }

  private long stackTop() throws KvmException {
    long pointer = ours.get("rsp");
    return switch (stream.mode().codeBits()) {
      case 16 -> ours.get("ss_base") + (pointer & 0xFFFF);
      case 32 -> ours.get("ss_base") + pointer;
      default -> pointer; // 64
    };
  }

  private void compare(String what, long mine, long found) {
    if (mine != found) {
      wrong.append("%s %x (KVM: %x); ".formatted(what, mine, found));
    }
  }

  /** The guest has shut the processor down. */
  private static boolean isTripleFault(VcpuExit exit) {
    return exit instanceof VcpuExit.InternalError error
        && error.reason().contains("KVM_EXIT_SHUTDOWN");
  }

  private void control(VcpuExit.Debug.X86 our, VcpuExit.Debug.X86 their) {
    boolean unsaid = their.dr7() == VcpuExit.Debug.X86.DR7_UNKNOWN;
    if (!unsaid || !tally.tolerates(EmulatorQuirk.DR7_UNSAID)) {
      compare("exit dr7", our.dr7(), their.dr7());
    }
  }

  private void general(String register) throws KvmException {
    long mine = ours.get(register);
    long found = theirs.get(register);
    boolean cleared =
        register.equals("rsp")
            && stream.mode() == StreamMode.REAL
            && ours.get("rip") < Frame.SNIPPETS
            && mine != found
            && found == (mine & 0xFFFF);
    if (cleared && tally.tolerates(EmulatorQuirk.ESP_CLEARED)) {
      theirs.set(register, mine);
    } else {
      compare(register, mine, found);
    }
  }

  private void flags() throws KvmException {
    long mine = ours.get("eflags");
    long found = theirs.get("eflags");
    long undefined = stream.undefined().getOrDefault(ours.get("rip"), 0);
    if (mine != found && ((mine ^ found) & ~undefined) == 0) {
      tally.explained("flags that the manual leaves undefined");
      theirs.set("eflags", mine);
    } else if (found == (mine | Flag.RF)
        && stream.mode() == StreamMode.REAL
        && stream.handlers().contains(ours.get("rip"))
        && tally.tolerates(EmulatorQuirk.REAL_RF)) {
      theirs.set("eflags", mine);
    } else {
      compare("eflags", mine, found);
    }
  }

  private void memory() {
    int bytes = KvmComparison.COMPARED_BYTES;
    long window = stream.mode() == StreamMode.LONG_64 ? 0x40_0000 : 0;
    byte[] mine = ours.read(window, bytes);
    byte[] found = theirs.read(window, bytes);
    int at = Arrays.mismatch(mine, found);
    if (at >= 0) {
      wrong.append(
          "memory at %x: %02x (KVM: %02x); ".formatted(at, mine[at] & 0xFF, found[at] & 0xFF));
    }
  }
}
