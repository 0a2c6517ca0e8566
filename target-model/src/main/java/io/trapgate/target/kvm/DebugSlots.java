package io.trapgate.target.kvm;

import java.util.List;

/** The hardware debug registers that user space may use on a vCPU, by their manual names. */
public sealed interface DebugSlots {
  /** Registers that can hold an instruction address. */
  List<String> code();

  /** Registers that can hold a data address. */
  List<String> data();

  /**
   * Book E: separate registers for code and data, each for any access that starts at its address.
   *
   * @param code instruction address compare slots, for example IAC1 and IAC2
   * @param data data address compare slots, for example DAC1 and DAC2
   */
  record Booke(List<String> code, List<String> data) implements DebugSlots {
    public Booke {
      code = List.copyOf(code);
      data = List.copyOf(data);
    }
  }

  /**
   * x86: each register holds a code address or an aligned cell of 1, 2, 4 or 8 bytes of data.
   *
   * @param registers DR0 to DR3
   * @param stopsAtCode whether a code address in one of them is ever reported
   * @param seesData whether an access to a cell in one of them is ever reported; a real KVM may
   *     take one and keep silent
   */
  record X86(List<String> registers, boolean stopsAtCode, boolean seesData) implements DebugSlots {
    public X86 {
      registers = List.copyOf(registers);
    }

    /** Registers that do all that the processor's manual says. */
    public X86(List<String> registers) {
      this(registers, true, true);
    }

    @Override
    public List<String> code() {
      return stopsAtCode ? registers : List.of();
    }

    @Override
    public List<String> data() {
      return seesData ? registers : List.of();
    }
  }
}
