package io.trapgate.stub.session;

import io.trapgate.stub.debug.Refusals;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.target.arch.Architecture;
import io.trapgate.target.arch.Register;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Register contents that LLDB has put aside around a call of a guest function: those that gdb would
 * save, too. A set is gone when it has been restored.
 */
final class SavedRegisters {
  /** Calls of guest functions within each other. */
  static final int MAX_SETS = 16;

  private final List<Register> kept;
  private final Map<Integer, Map<Register, byte[]>> sets = new HashMap<>();
  private int last;

  SavedRegisters(Architecture architecture) {
    this.kept = architecture.registers().stream().filter(Register::saveRestore).toList();
  }

  Reply save(Vcpu vcpu) {
    if (sets.size() == MAX_SETS) {
      return new Reply.ErrorText(
          "registers.saved sets: " + (MAX_SETS + 1) + " (expected: <= " + MAX_SETS + ")");
    }
    Map<Register, byte[]> values = new LinkedHashMap<>();
    for (Register register : kept) {
      try {
        values.put(register, vcpu.readRegister(register.number()));
      } catch (KvmException unavailable) {
        // can't be changed either, so there is nothing to bring back
      }
    }
    sets.put(++last, values);
    return new Reply.Text(Integer.toString(last));
  }

  Reply restore(Vcpu vcpu, int number) {
    Map<Register, byte[]> values = sets.remove(number);
    if (values == null) {
      return new Reply.ErrorText("registers.no saved set " + number);
    }
    for (Map.Entry<Register, byte[]> entry : values.entrySet()) {
      Register register = entry.getKey();
      try {
        // What hasn't changed isn't written: a segment register is checked against its table then.
        if (!Arrays.equals(vcpu.readRegister(register.number()), entry.getValue())) {
          vcpu.writeRegister(register.number(), entry.getValue());
        }
      } catch (KvmException refusal) {
        return new Reply.ErrorText("registers." + register.name() + ": " + Refusals.text(refusal));
      }
    }
    return new Reply.Ok();
  }
}
