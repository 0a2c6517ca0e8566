package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.x86.core.CpuProfile;
import io.trapgate.target.x86.core.EmulationFailure;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.SegmentName;
import io.trapgate.target.x86.core.X86Fault;
import io.trapgate.target.x86.core.X86State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The host's KVM and our processor in the frame {@code fxlong.asm}. */
final class LongPair implements AutoCloseable {
  /** Where the instructions to be tried stand. */
  static final int PROBE = 0x3000;

  /** What ends them when nothing else does. */
  private static final byte[] UD2 = {0x0F, 0x0B};

  private static final int CAUGHT = 0x1900;
  private static final int GO = 0x1910;
  private static final int FRAME = 0x6E00;
  private static final int SELECTORS = 0x6F00;
  private static final int RAX_VALUE = 0x6F08;
  private static final int TOP = 0x7000;
  private static final int LOWEST_STACK = 0x6F40;
  private static final int MOST_STEPS = 3000;

  /** All memory is there a second time. */
  private static final long LARGE_PAGE = 0x40_0000;

  /** Those with an error code. */
  private static final Set<Integer> ERRORS = Set.of(8, 10, 11, 12, 13, 14, 17);

  /** What an exception that KVM can't deliver, or an instruction that it hasn't, leaves. */
  private static final List<String> SYSTEM =
      List.of("cs", "cs_base", "cs_limit", "cs_attr", "ss", "ss_base", "ss_limit", "ss_attr");

  private static final String SOURCE = "integration-tests/src/guests/x86fx/fxlong.asm";

  private final LongMode mode;
  private final FxExecutor executor;
  private final BareCpu ours;
  private final HostVm theirs;
  private final FloatCopy floats;
  private final StateCopy entered = new StateCopy();
  private final Map<String, Long> system = new LinkedHashMap<>();
  private int codeEnd;
  private int flags = Flag.FIXED;
  private String ending = "";
  private Adjustment adjustment = pair -> false;

  /** Looks at what differs for a reason, when both have come to their end. */
  @FunctionalInterface
  interface Adjustment {
    /**
     * Makes ours as KVM's where that is explained.
     *
     * @return whether all that is left is
     */
    boolean adjust(LongPair pair) throws KvmException;
  }

  LongPair(LongMode mode, FxExecutor executor) throws IOException, KvmException {
    this.mode = mode;
    this.executor = executor;
    byte[] memory = new byte[Frame.USED_BYTES];
    byte[] image = Frame.assemble(SOURCE, 0);
    System.arraycopy(image, 0, memory, Frame.ENTRY, image.length);
    ours = new BareCpu(memory, new CpuProfile(executor.profile(), FxPair.features()));
    floats = new FloatCopy(FxPair.features());
    theirs = HostVm.open(memory);
    theirs.stopAt(CAUGHT);
    String mine = runOurs();
    String found = runTheirs();
    if (!mine.equals(found) || ours.state().cr3 != theirs.get("cr3")) {
      close();
      throw new IllegalStateException("the frame: ours %s, KVM's %s".formatted(mine, found));
    }
    entered.save(ours.state());
    for (String each : SYSTEM) {
      system.put(each, theirs.get(each));
    }
  }

  /** Both as they were when the frame was entered, wherever the last run has ended. */
  private void backToFrame() throws KvmException {
    X86State state = ours.state();
    for (int i : new int[] {SegmentName.CS, SegmentName.SS}) {
      state.segments[i].set(entered.state().segments[i]);
    }
    state.cpl = 0;
    for (Map.Entry<String, Long> each : system.entrySet()) {
      theirs.set(each.getKey(), each.getValue());
    }
  }

  BareCpu ours() {
    return ours;
  }

  HostVm theirs() {
    return theirs;
  }

  FxExecutor executor() {
    return executor;
  }

  LongMode mode() {
    return mode;
  }

  /** Writes the memory of both. */
  void write(int physical, byte[] bytes) {
    ours.write(physical, bytes);
    theirs.write(physical + LARGE_PAGE, bytes);
  }

  /** Sets the control registers of both. */
  void control(long cr0, long cr4, long efer) throws KvmException {
    ours.state().cr0 = cr0;
    ours.state().cr4 = cr4;
    ours.state().efer = efer;
    ours.cpu().registersChanged();
    theirs.set("cr0", cr0);
    theirs.set("cr4", cr4);
    theirs.set("efer", efer);
  }

  /** Flags to enter with. */
  void flags(int value) {
    flags = value | Flag.FIXED;
  }

  /** DS, ES, FS and GS to enter with. */
  void selectors(int... selectors) {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    for (int each : selectors) {
      bytes.putShort((short) each);
    }
    write(SELECTORS, bytes.array());
  }

  /** A general register of both; not RSP. */
  void general(int number, long value) throws KvmException {
    ours.state().gpr[number] = value;
    theirs.set(KvmComparison.GPRS[number], value);
    if (number == Gpr.RAX) {
      write(
          RAX_VALUE, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    }
  }

  /** The floating-point state of both, by the rules of FXRSTOR64. */
  void load(byte[] image) throws KvmException {
    floats.load(ours.state().fpu, image);
    floats.load(theirs, floats.image(ours.state().fpu));
  }

  /** Puts these instructions at their place. */
  void code(byte[] code) {
    byte[] all = Arrays.copyOf(code, code.length + UD2.length);
    System.arraycopy(UD2, 0, all, code.length, UD2.length);
    codeEnd = PROBE + code.length;
    write(PROBE, all);
  }

  /** What is explained from now on. */
  void adjustment(Adjustment value) {
    adjustment = value;
  }

  /** Other bytes for ours, of the same length. */
  void ourCode(byte[] code) {
    ours.write(PROBE, code);
  }

  /**
   * Executes what {@link #code} has put there.
   *
   * @return how the two differ, empty for not at all
   */
  String run() throws KvmException {
    enterOurs();
    theirs.set("rsp", FRAME);
    theirs.set("ip", GO);
    theirs.set("eflags", Flag.FIXED);
    theirs.set("cr2", 0);
    String mine = runOurs();
    String found = runTheirs();
    ending = found;
    if (mine.equals("not emulated") && found.equals("caught")) {
      // At level 3 what KVM's emulator can't do is #UD (Linux x86.c, handle_emulation_failure).
      return mode.user() && kvmVector() == X86Fault.UD
          ? ""
          : "ours isn't emulated, KVM's vector: %d; ".formatted(kvmVector());
    }
    if (mine.equals("caught") && found.equals(mine) && adjustment.adjust(this)) {
      return "";
    }
    return mine.equals(found)
        ? differences()
        : "ours ends at %s, KVM's at %s; %s"
            .formatted(mine, found, mine.equals("caught") ? "vector " + vector() : "");
  }

  private String differences() throws KvmException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < KvmComparison.GPRS.length; i++) {
      text.append(
          compare(KvmComparison.GPRS[i], ours.state().gpr[i], theirs.get(KvmComparison.GPRS[i])));
    }
    // KVM's emulator clears AC for the handler (SDM 3A 6.12.1: TF, NT, RF, VM and IF only).
    return text
        + compare("eflags", ours.state().flags & ~Flag.AC, theirs.get("eflags") & ~Flag.AC)
        + compare("cr2", ours.state().cr2, theirs.get("cr2"))
        + memory(LOWEST_STACK, TOP - LOWEST_STACK)
        + FloatCopy.difference(floats.image(ours.state().fpu), floats.image(theirs));
  }

  /** Ours right before {@link #PROBE}. */
  void oursToProbe() throws KvmException {
    enterOurs();
    for (int i = 0; i < MOST_STEPS && ours.state().rip != PROBE; i++) {
      ours.step();
    }
  }

  private void enterOurs() throws KvmException {
    write(LOWEST_STACK, new byte[TOP - LOWEST_STACK]);
    ByteBuffer frame = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
    frame.putLong(PROBE).putLong(mode.code()).putLong(flags).putLong(TOP).putLong(mode.data());
    write(FRAME, frame.array());
    backToFrame();
    ours.state().gpr[Gpr.RSP] = FRAME;
    ours.state().rip = GO;
    ours.state().flags = Flag.FIXED;
    ours.state().cr2 = 0;
    ours.cpu().registersChanged();
  }

  /** How KVM's last run ended: {@code caught}, {@code not emulated}, or what was reported. */
  String ending() {
    return ending;
  }

  private String runTheirs() {
    VcpuExit exit = theirs.run();
    if (exit instanceof VcpuExit.Debug debug) {
      return debug.address() == CAUGHT ? "caught" : "%x".formatted(debug.address());
    }
    String text = exit.toString();
    return text.contains("emulate") ? "not emulated" : text;
  }

  private String runOurs() {
    X86State state = ours.state();
    try {
      for (int i = 0; i < MOST_STEPS; i++) {
        if (state.linearRip() == CAUGHT) {
          return "caught";
        }
        ours.step();
      }
    } catch (EmulationFailure failure) {
      return "not emulated";
    }
    return "%x".formatted(state.linearRip());
  }

  /** Whether ours came to its end. */
  boolean oursEnded() {
    return ours.state().linearRip() == CAUGHT;
  }

  /** The exception that has ended ours, -1 for the UD2 behind all. */
  int vector() {
    long stack = ours.state().gpr[Gpr.RSP];
    int vector = ours.read(stack, 1)[0];
    long rip = HostVm.part(ours.read(stack + 8, 8), 0);
    return vector == 6 && rip == codeEnd ? -1 : vector;
  }

  /** The exception that has ended KVM's. */
  int kvmVector() throws KvmException {
    return theirs.read(theirs.get("rsp"), 1)[0];
  }

  /** What the exception of ours has pushed: RIP, CS, flags, from there on. */
  long ourFrame() {
    return frame(ours.state().gpr[Gpr.RSP], vector());
  }

  private static long frame(long stack, int vector) {
    return stack + (ERRORS.contains(vector) ? 16 : 8);
  }

  /** Whether the exceptions of both are at the same instruction. */
  boolean sameInstruction() throws KvmException {
    long found = frame(theirs.get("rsp"), kvmVector());
    return Arrays.equals(ours.read(ourFrame(), 8), theirs.read(found, 8));
  }

  /** Whether KVM's has met an exception before the UD2 behind all. */
  boolean kvmStopsEarly() throws KvmException {
    long found = frame(theirs.get("rsp"), kvmVector());
    return HostVm.part(theirs.read(found, 8), 0) != codeEnd;
  }

  /** Flags that KVM's has pushed. */
  int kvmPushedFlags() throws KvmException {
    long found = frame(theirs.get("rsp"), kvmVector());
    return (int) HostVm.part(theirs.read(found + 16, 8), 0);
  }

  /** Two bytes of KVM's memory. */
  int kvmWord(int physical) {
    return (int) HostVm.part(theirs.read(physical + LARGE_PAGE, 2), 0);
  }

  /** Gives KVM's the memory of ours. */
  void align(int from, int length) {
    theirs.write(from + LARGE_PAGE, ours.read(from, length));
  }

  private static String compare(String what, long mine, long found) {
    return mine == found ? "" : "%s %x (KVM: %x); ".formatted(what, mine, found);
  }

  /** Where memory differs, empty for nowhere. */
  String memory(int from, int length) {
    byte[] mine = ours.read(from, length);
    byte[] found = theirs.read(from + LARGE_PAGE, length);
    int at = Arrays.mismatch(mine, found);
    if (at < 0) {
      return "";
    }
    int start = at & -16;
    int end = Math.min(length, start + 32);
    return "memory at %x: %s (KVM: %s); "
        .formatted(
            from + start,
            HexFormat.of().formatHex(mine, start, end),
            HexFormat.of().formatHex(found, start, end));
  }

  @Override
  public void close() {
    theirs.close();
  }
}
