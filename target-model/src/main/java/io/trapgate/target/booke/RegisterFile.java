package io.trapgate.target.booke;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.arch.Register;
import io.trapgate.target.ppc.CoreModel;
import io.trapgate.target.ppc.PpcFeature;
import io.trapgate.target.ppc.Spr;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The registers of a 32-bit Book E core with gdb's names and numbers (gdb rs6000-tdep.c; QEMU's
 * power-core.xml, power-fpu.xml, power-spe.xml and power-spr.xml). A unit that the core lacks
 * leaves its numbers unused.
 *
 * <p>The general packet holds all that gdb saves around a call, in the order of the numbers: gdb
 * takes it to have no gaps (remote.c, map_regcache_remote_table), so with the floating-point
 * registers left out it would find the program counter where f0 is.
 */
final class RegisterFile {
  static final int F0 = 32;
  static final int PC = 64;
  static final int MSR = 65;
  static final int CR = 66;
  static final int LR = 67;
  static final int CTR = 68;
  static final int XER = 69;
  static final int FPSCR = 70;
  static final int EV0H = 71;
  static final int ACC = 103;
  static final int SPEFSCR = 104;
  static final int FIRST_SPR = 105;

  private static final int STACK_POINTER = 1;
  private static final int FRAME_POINTER = 31;
  private static final String CORE = "org.gnu.gdb.power.core";
  private static final String FPU = "org.gnu.gdb.power.fpu";
  private static final String SPE = "org.gnu.gdb.power.spe";
  private static final String SPRS = "io.trapgate.power.spr";

  private RegisterFile() {}

  static Architecture architecture(CoreModel model) {
    List<Register> registers = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      registers.add(core("r" + i, i, "uint32"));
    }
    boolean fpu = model.has(PpcFeature.FPU);
    for (int i = 0; fpu && i < 32; i++) {
      registers.add(new Register("f" + i, F0 + i, 64, "ieee_double", "", FPU, true, true));
    }
    registers.add(core("pc", PC, "code_ptr"));
    registers.add(core("msr", MSR, "uint32"));
    registers.add(core("cr", CR, "uint32"));
    registers.add(core("lr", LR, "code_ptr"));
    registers.add(core("ctr", CTR, "uint32"));
    registers.add(core("xer", XER, "uint32"));
    if (fpu) {
      registers.add(new Register("fpscr", FPSCR, 32, "uint32", "float", FPU, true, true));
    }
    if (model.has(PpcFeature.SPE)) {
      signalProcessing(registers);
    }
    int number = FIRST_SPR;
    for (Spr spr : model.sprs().rows()) {
      registers.add(new Register(spr.name(), number++, 32, "uint32", "spr", SPRS, false, false));
    }
    List<Integer> expedited = List.of(PC, STACK_POINTER, LR, FRAME_POINTER);
    return new Architecture(
        "powerpc:common", ByteOrder.BIG_ENDIAN, 32, 4, registers, expedited, List.of());
  }

  private static void signalProcessing(List<Register> registers) {
    for (int i = 0; i < 32; i++) {
      registers.add(spe("ev" + i + "h", EV0H + i, 32));
    }
    registers.add(spe("acc", ACC, 64));
    registers.add(spe("spefscr", SPEFSCR, 32));
  }

  private static Register core(String name, int number, String type) {
    return new Register(name, number, 32, type, "", CORE, true, true);
  }

  private static Register spe(String name, int number, int bits) {
    return new Register(name, number, bits, "uint" + bits, "", SPE, true, true);
  }
}
