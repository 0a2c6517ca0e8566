package io.trapgate.target.booke;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.arch.Register;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.ppc.Cpu;
import io.trapgate.target.ppc.MsrWriter;
import io.trapgate.target.ppc.PpcState;
import io.trapgate.target.ppc.Spr;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes the registers of one core by gdb number, as the debugger's own access. */
final class RegisterAccess {
  private static final String GET = "KVM_GET_ONE_REG";
  private static final String SET = "KVM_SET_ONE_REG";

  private final Cpu cpu;
  private final Map<Integer, Register> byNumber = new HashMap<>();
  private final String ranges;

  RegisterAccess(Cpu cpu, Architecture architecture) {
    this.cpu = cpu;
    architecture.registers().forEach(r -> byNumber.put(r.number(), r));
    ranges = ranges(architecture.registers());
  }

  private Register register(String call, int number) throws KvmException {
    Register register = byNumber.get(number);
    if (register == null) {
      throw new KvmException(
          call,
          KvmException.EINVAL,
          "register: " + number + " (expected: one that the core has, " + ranges + ")");
    }
    return register;
  }

  /** The numbers in use, in the form 0-31, 64-69. */
  private static String ranges(List<Register> registers) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < registers.size(); i++) {
      int number = registers.get(i).number();
      boolean first = i == 0 || registers.get(i - 1).number() != number - 1;
      boolean last = i + 1 == registers.size() || registers.get(i + 1).number() != number + 1;
      if (first) {
        text.append(text.isEmpty() ? "" : ", ").append(number);
      }
      if (last && !first) {
        text.append('-').append(number);
      }
    }
    return text.toString();
  }

  byte[] read(int number) throws KvmException {
    if (register(GET, number).bits() == 64) {
      return ByteBuffer.allocate(8).putLong(doubleWord(number)).array();
    }
    return ByteBuffer.allocate(4).putInt(word(number)).array();
  }

  private long doubleWord(int number) {
    PpcState state = cpu.state();
    return number == RegisterFile.ACC ? state.acc : state.fpr[number - RegisterFile.F0];
  }

  private int word(int number) {
    PpcState state = cpu.state();
    if (number < 32) {
      return state.gpr[number];
    }
    if (number >= RegisterFile.FIRST_SPR) {
      return cpu.sprs().read(spr(number).number());
    }
    return switch (number) {
      case RegisterFile.PC -> state.pc;
      case RegisterFile.MSR -> cpu.visibleMsr();
      case RegisterFile.CR -> state.cr;
      case RegisterFile.LR -> state.lr;
      case RegisterFile.CTR -> state.ctr;
      case RegisterFile.XER -> state.xer();
      case RegisterFile.FPSCR -> state.fpscr;
      case RegisterFile.SPEFSCR -> state.spefscr;
      default -> state.gprHigh[number - RegisterFile.EV0H];
    };
  }

  private Spr spr(int number) {
    return cpu.model().sprs().rows().get(number - RegisterFile.FIRST_SPR);
  }

  void write(int number, byte[] value) throws KvmException {
    int bytes = register(SET, number).bytes();
    if (value.length != bytes) {
      throw new KvmException(
          SET, KvmException.EINVAL, "length: " + value.length + " (expected: " + bytes + ")");
    }
    ByteBuffer buffer = ByteBuffer.wrap(value);
    PpcState state = cpu.state();
    if (number == RegisterFile.ACC) {
      state.acc = buffer.getLong();
    } else if (bytes == 8) {
      state.fpr[number - RegisterFile.F0] = buffer.getLong();
    } else if (number >= RegisterFile.FIRST_SPR) {
      writeSpr(spr(number), buffer.getInt());
    } else {
      writeWord(number, buffer.getInt());
    }
  }

  private void writeSpr(Spr spr, int value) throws KvmException {
    if (spr.writable() == 0) {
      throw new KvmException(SET, KvmException.EINVAL, spr.name() + ": read-only register");
    }
    cpu.sprs().debugWrite(spr.number(), value);
  }

  private void writeWord(int number, int value) {
    PpcState state = cpu.state();
    if (number < 32) {
      state.gpr[number] = value;
      return;
    }
    switch (number) {
      case RegisterFile.PC -> cpu.setPc(value & -4);
      case RegisterFile.MSR -> cpu.setMsr(value, MsrWriter.USER_SPACE);
      case RegisterFile.CR -> state.cr = value;
      case RegisterFile.LR -> state.lr = value;
      case RegisterFile.CTR -> state.ctr = value;
      case RegisterFile.XER -> state.xer(value);
      case RegisterFile.FPSCR -> state.fpscr = value;
      case RegisterFile.SPEFSCR -> state.spefscr = value;
      default -> state.gprHigh[number - RegisterFile.EV0H] = value;
    }
  }
}
