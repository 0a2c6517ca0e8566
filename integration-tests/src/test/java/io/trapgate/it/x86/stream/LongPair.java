package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.x86.core.X86Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Our processor in the frame {@code fxlong.asm}, and what it is compared with. */
final class LongPair implements AutoCloseable {
  /** What ends the instructions to be tried when nothing else does. */
  private static final byte[] UD2 = {0x0F, 0x0B};

  private final FxExecutor executor;
  private final LongFrame ours;
  private final LongGuest theirs;
  private String ending = "";
  private Adjustment adjustment = pair -> false;

  /** Looks at what differs for a reason, when both have come to their end. */
  @FunctionalInterface
  interface Adjustment {
    /**
     * Makes ours as the other where that is explained.
     *
     * @return whether all that is left is
     */
    boolean adjust(LongPair pair) throws KvmException;
  }

  private LongPair(LongFrame ours, FxExecutor executor, LongGuest theirs) {
    this.ours = ours;
    this.executor = executor;
    this.theirs = theirs;
  }

  /** Ours and the host's KVM. */
  static LongPair withKvm(LongMode mode, FxExecutor executor) throws IOException, KvmException {
    return new LongPair(new LongFrame(mode, executor), executor, new KvmGuest());
  }

  /** Ours at level 3 and the processor at hand. */
  static LongPair withProcessor(LongMode mode) throws IOException {
    LongFrame frame = new LongFrame(mode, FxExecutor.PROCESSOR);
    return new LongPair(frame, FxExecutor.PROCESSOR, NativeGuest.start(frame));
  }

  LongFrame ours() {
    return ours;
  }

  LongGuest theirs() {
    return theirs;
  }

  FxExecutor executor() {
    return executor;
  }

  LongMode mode() {
    return ours.mode();
  }

  /** Writes the memory of both. */
  void write(int physical, byte[] bytes) {
    ours.cpu().write(physical, bytes);
    if (theirs.has(physical)) {
      theirs.write(physical, bytes);
    }
  }

  /** Sets the control registers of both. */
  void control(long cr0, long cr4, long efer) throws KvmException {
    ours.state().cr0 = cr0;
    ours.state().cr4 = cr4;
    ours.state().efer = efer;
    ours.cpu().cpu().registersChanged();
    theirs.control(cr0, cr4, efer);
  }

  /** DS, ES, FS and GS to enter with. */
  void selectors(int... selectors) {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    for (int each : selectors) {
      bytes.putShort((short) each);
    }
    write(LongFrame.SELECTORS, bytes.array());
  }

  /** A general register of both to enter with; not RSP. */
  void general(int number, long value) throws KvmException {
    ours.state().gpr[number] = value;
    if (number == 0) {
      byte[] rax = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
      ours.cpu().write(LongFrame.RAX_VALUE, rax);
    }
    theirs.general(number, value);
  }

  /** The floating-point state of both, by the rules of FXRSTOR64. */
  void load(byte[] image) throws KvmException {
    ours.load(image);
    theirs.load(ours.image());
  }

  /** Puts these instructions at their place. */
  void code(byte[] code) {
    byte[] all = Arrays.copyOf(code, code.length + UD2.length);
    System.arraycopy(UD2, 0, all, code.length, UD2.length);
    ours.codeEnd(LongFrame.PROBE + code.length);
    write(LongFrame.PROBE, all);
  }

  /** Other bytes for ours, of the same length. */
  void ourCode(byte[] code) {
    ours.cpu().write(LongFrame.PROBE, code);
  }

  /** What is explained from now on. */
  void adjustment(Adjustment value) {
    adjustment = value;
  }

  /** Ours right before the instructions to be tried. */
  void oursToProbe() {
    prepare();
    ours.toProbe();
  }

  private void prepare() {
    write(LongFrame.LOWEST_STACK, new byte[LongFrame.TOP - LongFrame.LOWEST_STACK]);
    write(LongFrame.FRAME, ours.entry());
    ours.enter();
  }

  /**
   * Executes what {@link #code} has put there.
   *
   * @return how the two differ, empty for not at all
   */
  String run() throws KvmException {
    prepare();
    String mine = ours.run();
    String found = theirs.run(ours);
    ending = found;
    if (mine.equals("not emulated") && found.equals("caught")) {
      // At level 3 what KVM's emulator can't do is #UD (Linux x86.c, handle_emulation_failure).
      return mode().user() && theirs.vector() == X86Fault.UD
          ? ""
          : "ours isn't emulated, theirs has vector %d; ".formatted(theirs.vector());
    }
    if (mine.equals("caught") && found.equals(mine) && adjustment.adjust(this)) {
      return "";
    }
    return mine.equals(found)
        ? theirs.differences(ours) + FloatCopy.difference(ours.image(), theirs.image())
        : "ours ends at %s, theirs at %s; %s"
            .formatted(mine, found, mine.equals("caught") ? "vector " + ours.vector() : "");
  }

  /** How the other's last run ended: {@code caught}, {@code not emulated}, or what was reported. */
  String ending() {
    return ending;
  }

  /** Whether the exceptions of both are at the same instruction. */
  boolean sameInstruction() throws KvmException {
    return ours.rip() == theirs.rip();
  }

  /** Whether the other has met an exception before the UD2 behind all. */
  boolean stopsEarly() throws KvmException {
    return theirs.rip() != ours.codeEnd();
  }

  /** Gives the other the memory of ours. */
  void align(int from, int length) {
    if (theirs.has(from)) {
      theirs.write(from, ours.cpu().read(from, length));
    }
  }

  /** Where memory differs, empty for nowhere. */
  String memory(int from, int length) {
    if (!theirs.has(from)) {
      return "";
    }
    byte[] mine = ours.cpu().read(from, length);
    byte[] found = theirs.read(from, length);
    return MemoryDifference.of(from, mine, found);
  }

  @Override
  public void close() {
    theirs.close();
  }
}
