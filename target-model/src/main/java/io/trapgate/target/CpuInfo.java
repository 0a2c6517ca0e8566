package io.trapgate.target;

import io.trapgate.target.kvm.DebugSlots;

/**
 * A core that {@link Machines#open} knows.
 *
 * @param name value of {@code --cpu}
 * @param description one line for the user
 * @param slots its debug registers
 * @param home where it sits
 */
public record CpuInfo(String name, String description, DebugSlots slots, Home home) {
  /**
   * Where a core sits.
   *
   * @param family what it is one of
   * @param board the only board that takes it
   * @param memoryBytes the RAM it has there unless told otherwise
   */
  public record Home(CpuFamily family, String board, long memoryBytes) {}
}
