package io.trapgate.it.lockstep;

import io.trapgate.target.engine.MachineControl;
import io.trapgate.target.engine.VirtualClock;
import io.trapgate.target.memory.PhysicalMap;
import io.trapgate.target.ppc.Cpu;
import io.trapgate.target.ppc.PpcState;
import io.trapgate.target.ppc.Spr;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/** Our side: a core, its memory and its clock, run block by block. */
final class OurMachine {
  private static final int TSR = 336;
  private static final int IVPR = 63;
  private static final int TBL = 268;
  private static final int TBU = 269;

  /** Registers that QEMU's dump calls otherwise than our table. */
  private static final Map<String, String> ALIASES = Map.of("vrsave", "usprg0");

  private final Map<String, Integer> sprs;
  private final List<Integer> vectors;

  final PhysicalMap memory = new PhysicalMap();
  final Cpu cpu;
  final VirtualClock clock;
  final MachineControl control = new Control();

  OurMachine(LockstepCore core) {
    cpu = core.cpu(memory);
    List<Spr> rows = cpu.model().sprs().rows();
    sprs = rows.stream().collect(Collectors.toMap(Spr::name, Spr::number));
    vectors = rows.stream().filter(row -> row.name().startsWith("ivor")).map(Spr::number).toList();
    clock = new VirtualClock(cpu::ticks, cpu::attention);
  }

  /** Reads the register that QEMU's dump calls so; null when there is none to compare. */
  @org.jspecify.annotations.Nullable
  IntSupplier register(String name) {
    PpcState state = cpu.state();
    if (name.matches("R[0-9]+H?")) {
      boolean high = name.endsWith("H");
      int number = Integer.parseInt(name.substring(1, name.length() - (high ? 1 : 0)));
      int[] file = high ? state.gprHigh : state.gpr;
      return () -> file[number];
    }
    if (name.matches("F[0-9]+H?")) {
      boolean high = name.endsWith("H");
      int number = Integer.parseInt(name.substring(1, name.length() - (high ? 1 : 0)));
      return () -> (int) (state.fpr[number] >>> (high ? 32 : 0));
    }
    return switch (name) {
      case "FPSCR" -> () -> state.fpscr;
      case "NIP" -> () -> state.pc;
      case "LR" -> () -> state.lr;
      case "CTR" -> () -> state.ctr;
      case "XER" -> state::xer;
      case "MSR" -> () -> state.msr;
      case "CR" -> () -> state.cr;
      default -> special(name.toLowerCase(Locale.ROOT));
    };
  }

  private @org.jspecify.annotations.Nullable IntSupplier special(String name) {
    Integer number = sprs.get(ALIASES.getOrDefault(name, name));
    return number == null ? null : () -> cpu.sprs().read(number);
  }

  /** Whether an interrupt of our core starts there. */
  boolean isVector(int pc) {
    int prefix = cpu.sprs().read(IVPR);
    return vectors.stream().anyMatch(number -> (prefix | cpu.sprs().read(number)) == pc);
  }

  /** Sets the timer status as if the timers had. */
  void decrementerStatus(int tsr) {
    cpu.sprs().debugWrite(TSR, tsr);
  }

  /** The time base. */
  long timeBase() {
    return (long) cpu.sprs().read(TBU) << 32 | cpu.sprs().read(TBL) & 0xFFFF_FFFFL;
  }

  /** Moves guest time forward until the time base shows at least that. */
  void timeBaseReaches(long value) {
    cpu.skipTo(cpu.ticks() + Math.max(0, value - timeBase()));
    clock.runDue();
  }

  /**
   * Runs straight code of that many instructions: to its end, or until a branch or an interrupt
   * leaves it.
   *
   * @return how many instructions completed
   */
  int run(int length) {
    long first = cpu.instructions();
    int start = cpu.state().pc;
    for (; ; ) {
      int done = (int) (cpu.instructions() - first);
      if (done >= length || cpu.state().pc != start + 4 * done) {
        return done;
      }
      if (cpu.run(length - done, Long.MAX_VALUE) != null) {
        throw new IllegalStateException("a debug stop although none is armed");
      }
    }
  }

  /** The word at an effective address as a debugger sees it, 0 where nothing is mapped. */
  int word(int effective) {
    long physical = cpu.debugTranslate(effective);
    byte[] bytes = new byte[4];
    return physical >= 0 && memory.read(physical, bytes, 0, 4) == 4
        ? java.nio.ByteBuffer.wrap(bytes).getInt()
        : 0;
  }

  void store(long physical, byte[] content) {
    int stored = memory.write(physical, content, 0, content.length);
    if (stored != content.length) {
      throw new IllegalArgumentException(
          "stored at %x: %d bytes (expected: %d)".formatted(physical, stored, content.length));
    }
  }

  byte[] load(long physical, int length) {
    byte[] bytes = new byte[length];
    if (memory.read(physical, bytes, 0, length) != length) {
      throw new IllegalArgumentException("no %d bytes of memory at %x".formatted(length, physical));
    }
    return bytes;
  }

  /** One thread does everything: what others would post happens at once. */
  private static final class Control implements MachineControl {
    @Override
    public void powerOff(int exitCode) {
      throw new IllegalStateException("the guest powered the board off");
    }

    @Override
    public void resetRequested() {
      throw new IllegalStateException("the guest reset the board");
    }

    @Override
    public void post(Runnable task) {
      task.run();
    }
  }
}
