package io.trapgate.target.booke;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.ppc.Cpu;
import io.trapgate.target.ppc.PpcState;
import io.trapgate.target.ppc.Spr;
import java.nio.ByteBuffer;

/** Reads and writes the registers of one core by gdb number, as the debugger's own access. */
final class RegisterAccess {
  private static final String GET = "KVM_GET_ONE_REG";
  private static final String SET = "KVM_SET_ONE_REG";

  private final Cpu cpu;

  RegisterAccess(Cpu cpu) {
    this.cpu = cpu;
  }

  private static boolean exists(int number) {
    return number >= 0 && number < 32
        || number >= RegisterFile.PC && number <= RegisterFile.XER
        || number >= RegisterFile.EV0H && number < RegisterFile.FIRST_SPR + Spr.TABLE.size();
  }

  byte[] read(int number) throws KvmException {
    if (!exists(number)) {
      throw unknown(GET, number);
    }
    if (number == RegisterFile.ACC) {
      return ByteBuffer.allocate(8).putLong(cpu.state().acc).array();
    }
    return ByteBuffer.allocate(4).putInt(word(number)).array();
  }

  private static KvmException unknown(String call, int number) {
    int last = RegisterFile.FIRST_SPR + Spr.TABLE.size() - 1;
    String expected = " (expected: 0-31, 64-69 or 71-" + last + ")";
    return new KvmException(call, KvmException.EINVAL, "register: " + number + expected);
  }

  private int word(int number) {
    PpcState state = cpu.state();
    if (number < 32) {
      return state.gpr[number];
    }
    if (number >= RegisterFile.FIRST_SPR) {
      return cpu.sprs().read(Spr.TABLE.get(number - RegisterFile.FIRST_SPR).number());
    }
    return switch (number) {
      case RegisterFile.PC -> state.pc;
      case RegisterFile.MSR -> state.msr;
      case RegisterFile.CR -> state.cr;
      case RegisterFile.LR -> state.lr;
      case RegisterFile.CTR -> state.ctr;
      case RegisterFile.XER -> state.xer();
      case RegisterFile.SPEFSCR -> state.spefscr;
      default -> state.gprHigh[number - RegisterFile.EV0H];
    };
  }

  void write(int number, byte[] value) throws KvmException {
    if (!exists(number)) {
      throw unknown(SET, number);
    }
    int bytes = number == RegisterFile.ACC ? 8 : 4;
    if (value.length != bytes) {
      throw new KvmException(
          SET, KvmException.EINVAL, "length: " + value.length + " (expected: " + bytes + ")");
    }
    if (bytes == 8) {
      cpu.state().acc = ByteBuffer.wrap(value).getLong();
    } else if (number >= RegisterFile.FIRST_SPR) {
      writeSpr(Spr.TABLE.get(number - RegisterFile.FIRST_SPR), ByteBuffer.wrap(value).getInt());
    } else {
      writeWord(number, ByteBuffer.wrap(value).getInt());
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
      case RegisterFile.MSR -> cpu.setMsr(value);
      case RegisterFile.CR -> state.cr = value;
      case RegisterFile.LR -> state.lr = value;
      case RegisterFile.CTR -> state.ctr = value;
      case RegisterFile.XER -> state.xer(value);
      case RegisterFile.SPEFSCR -> state.spefscr = value;
      default -> state.gprHigh[number - RegisterFile.EV0H] = value;
    }
  }
}
