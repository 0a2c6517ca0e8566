package io.trapgate.target.kvm;

import java.util.List;

/**
 * The hardware debug registers that user space may use on this vCPU, by their manual names.
 *
 * @param code instruction address compare slots, for example IAC1 and IAC2
 * @param data data address compare slots, for example DAC1 and DAC2
 */
public record DebugSlots(List<String> code, List<String> data) {
  public DebugSlots {
    code = List.copyOf(code);
    data = List.copyOf(data);
  }
}
