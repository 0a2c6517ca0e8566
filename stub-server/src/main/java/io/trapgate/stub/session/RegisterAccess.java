package io.trapgate.stub.session;

import io.trapgate.stub.debug.Refusals;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.target.arch.Architecture;
import io.trapgate.target.arch.Register;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Registers of a stopped vCPU as {@code g}, {@code G}, {@code p} and {@code P} want them. */
final class RegisterAccess {
  private final Map<Integer, Register> byNumber = new HashMap<>();
  private final List<Register> general;
  private final int generalBytes;

  RegisterAccess(Architecture architecture) {
    architecture.registers().forEach(register -> byNumber.put(register.number(), register));
    this.general = architecture.registers().stream().filter(Register::inGeneralPacket).toList();
    this.generalBytes = general.stream().mapToInt(Register::bytes).sum();
  }

  Reply readAll(Vcpu vcpu) {
    List<Reply.RegisterBytes> values = new ArrayList<>(general.size());
    for (Register register : general) {
      values.add(new Reply.RegisterBytes(register.bytes(), valueOrNull(vcpu, register)));
    }
    return new Reply.Registers(values);
  }

  private static byte @Nullable [] valueOrNull(Vcpu vcpu, Register register) {
    try {
      return vcpu.readRegister(register.number());
    } catch (KvmException unavailable) {
      return null;
    }
  }

  Reply writeAll(Vcpu vcpu, byte[] values) {
    if (values.length != generalBytes) {
      return new Reply.ErrorText(
          "G.length: " + values.length + " (expected: " + generalBytes + ")");
    }
    int offset = 0;
    for (Register register : general) {
      byte[] value = Arrays.copyOfRange(values, offset, offset + register.bytes());
      offset += register.bytes();
      if (Arrays.equals(value, valueOrNull(vcpu, register))) {
        continue; // a client writes back what it has read; some registers can't take every value
      }
      try {
        vcpu.writeRegister(register.number(), value);
      } catch (KvmException refusal) {
        return new Reply.ErrorText("G." + register.name() + ": " + Refusals.text(refusal));
      }
    }
    return new Reply.Ok();
  }

  Reply read(Vcpu vcpu, int number) {
    Register register = byNumber.get(number);
    if (register == null) {
      return unknown("p", number);
    }
    try {
      byte[] value = vcpu.readRegister(number);
      return new Reply.Registers(List.of(new Reply.RegisterBytes(register.bytes(), value)));
    } catch (KvmException refusal) {
      return new Reply.ErrorText("p." + register.name() + ": " + Refusals.text(refusal));
    }
  }

  Reply write(Vcpu vcpu, int number, byte[] value) {
    Register register = byNumber.get(number);
    if (register == null) {
      return unknown("P", number);
    }
    if (value.length != register.bytes()) {
      return new Reply.ErrorText(
          "P."
              + register.name()
              + " length: "
              + value.length
              + " (expected: "
              + register.bytes()
              + ")");
    }
    try {
      vcpu.writeRegister(number, value);
      return new Reply.Ok();
    } catch (KvmException refusal) {
      return new Reply.ErrorText("P." + register.name() + ": " + Refusals.text(refusal));
    }
  }

  private Reply unknown(String packet, int number) {
    int last = byNumber.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
    return new Reply.ErrorText(
        packet + ".register: " + number + " (expected: a number of target.xml, <= " + last + ")");
  }
}
