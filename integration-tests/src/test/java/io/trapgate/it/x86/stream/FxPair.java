package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.x86.core.CpuProfile;
import io.trapgate.target.x86.core.EmulationFailure;
import io.trapgate.target.x86.core.FxProfile;
import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.X86State;
import io.trapgate.target.x86.fpu.FxFeatures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The host's KVM and our processor with KVM's FXSAVE, in the frame {@code fx.asm}. */
final class FxPair implements AutoCloseable {
  /** Where the instructions to be tried stand. */
  static final int PROBE = 0x1800;

  private static final int CAUGHT = 0x1900;
  private static final int BACK = 0x1910;
  private static final int HANDLERS = 0x08;
  private static final int TOP = 0x7000;
  private static final int LOWEST_STACK = 0x6FC0;
  private static final int MOST_STEPS = 3000;
  private static final String SOURCE = "integration-tests/src/guests/x86fx/fx.asm";

  /** The modes that {@code fx.asm} brings about. */
  enum Mode {
    REAL(16, 0),
    PROTECTED_16(16, 1),
    PROTECTED_32(32, 2);

    private final int codeBits;
    private final int number;

    Mode(int codeBits, int number) {
      this.codeBits = codeBits;
      this.number = number;
    }

    /** Its number in {@code fx.asm}. */
    int number() {
      return number;
    }

    int codeBits() {
      return codeBits;
    }
  }

  private final Mode mode;
  private final BareCpu ours;
  private final HostVm theirs;

  FxPair(Mode mode) throws IOException, KvmException {
    this.mode = mode;
    byte[] memory = new byte[Frame.USED_BYTES];
    byte[] image = Frame.assemble(SOURCE, mode.number());
    System.arraycopy(image, 0, memory, Frame.ENTRY, image.length);
    ours = new BareCpu(memory, new CpuProfile(executor(memory), features()));
    theirs = HostVm.open(memory);
    theirs.stopAt(CAUGHT);
    String entered = run();
    if (!entered.isEmpty()) {
      throw new IllegalStateException("the frame: " + entered);
    }
  }

  /** Whether the emulator executes this mode, which has no FLD1, or the processor itself. */
  private static FxProfile executor(byte[] memory) throws IOException, KvmException {
    try (HostVm vm = HostVm.open(memory)) {
      vm.stopAt(CAUGHT);
      vm.run();
      vm.write(PROBE, new byte[] {(byte) 0xD9, (byte) 0xE8, (byte) 0x90});
      vm.set("ip", PROBE);
      vm.stopAt(vm.get("rip") + 2);
      return vm.run() instanceof VcpuExit.Debug ? FxProfile.CPU : FxProfile.KVM;
    }
  }

  /** KVM's emulator executes the host's own FXSAVE, so the host's maker is seen. */
  static FxFeatures features() throws IOException {
    String cpus = Files.readString(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8);
    return cpus.contains("AuthenticAMD") ? FxFeatures.AMD : FxFeatures.INTEL;
  }

  BareCpu ours() {
    return ours;
  }

  HostVm theirs() {
    return theirs;
  }

  Mode mode() {
    return mode;
  }

  /** Writes the memory of both. */
  void write(long linear, byte[] bytes) {
    ours.write(linear, bytes);
    theirs.write(linear, bytes);
  }

  /** Sets the control registers of both. */
  void control(long cr0, long cr4) throws KvmException {
    ours.state().cr0 = cr0;
    ours.state().cr4 = cr4;
    ours.cpu().registersChanged();
    theirs.set("cr0", cr0);
    theirs.set("cr4", cr4);
  }

  /** Puts these instructions at their place, a jump to the end behind them. */
  void code(byte[] code) {
    int jump = PROBE + code.length;
    int distance = CAUGHT - jump - (mode.codeBits() == 16 ? 3 : 5);
    byte[] all = new byte[code.length + (mode.codeBits() == 16 ? 3 : 5)];
    System.arraycopy(code, 0, all, 0, code.length);
    all[code.length] = (byte) 0xE9;
    for (int i = code.length + 1; i < all.length; i++) {
      all[i] = (byte) (distance >> 8 * (i - code.length - 1));
    }
    write(PROBE, all);
  }

  /**
   * Executes what {@link #code} has put there.
   *
   * @return how the two differ, empty for not at all
   */
  String probe(long rbx, long rsi, long rbp) throws KvmException {
    write(LOWEST_STACK, new byte[TOP - LOWEST_STACK]);
    general("rbx", Gpr.RBX, rbx);
    general("rsi", Gpr.RSI, rsi);
    general("rbp", Gpr.RBP, rbp);
    general("rsp", Gpr.RSP, TOP);
    // An exception of 16-bit protected mode has left 32-bit code.
    String back = "";
    if (mode == Mode.PROTECTED_16 && ours.state().cs().selector == HANDLERS) {
      back = from(BACK);
    }
    return back + from(PROBE);
  }

  private String from(int address) throws KvmException {
    ours.state().rip = address;
    ours.state().flags = 2;
    ours.cpu().registersChanged();
    theirs.set("ip", address);
    theirs.set("eflags", 2);
    return run();
  }

  private void general(String name, int number, long value) throws KvmException {
    ours.state().gpr[number] = value;
    theirs.set(name, value);
  }

  private String run() throws KvmException {
    String mine = runOurs();
    VcpuExit exit = theirs.run();
    String found =
        exit instanceof VcpuExit.Debug debug ? "%x".formatted(debug.address()) : "" + exit;
    if (found.contains("emulate")) {
      found = "not emulated";
    }
    if (!mine.equals(found)) {
      return "ours ends at %s, KVM's at %s".formatted(mine, found);
    }
    return compare("rsp", ours.state().gpr[Gpr.RSP], theirs.get("rsp"))
        + compare("eflags", ours.state().flags, theirs.get("eflags"))
        + compare("cr2", ours.state().cr2, theirs.get("cr2"))
        + memory(LOWEST_STACK, TOP - LOWEST_STACK);
  }

  private String runOurs() {
    X86State state = ours.state();
    try {
      for (int i = 0; i < MOST_STEPS; i++) {
        if (state.linearRip() == CAUGHT) {
          return "%x".formatted(CAUGHT);
        }
        ours.step();
      }
    } catch (EmulationFailure failure) {
      return "not emulated";
    }
    return "%x".formatted(state.linearRip());
  }

  /** Whether the last probe ended in an exception's handler; its vector then, else -1. */
  int vector() {
    if ((ours.state().gpr[Gpr.RSP] & 0xFFFF) == TOP) {
      return -1;
    }
    return ours.read(ours.state().gpr[Gpr.RSP] & 0xFFFF, 1)[0];
  }

  private static String compare(String what, long mine, long found) {
    return mine == found ? "" : "%s %x (KVM: %x); ".formatted(what, mine, found);
  }

  /** Where memory differs, empty for nowhere. */
  String memory(int from, int length) {
    byte[] mine = ours.read(from, length);
    byte[] found = theirs.read(from, length);
    return MemoryDifference.of(from, mine, found);
  }

  @Override
  public void close() {
    theirs.close();
  }
}
