package io.trapgate.target;

import io.trapgate.target.kvm.DebugSlots;

/**
 * A core that {@link Machines#open} knows.
 *
 * @param name value of {@code --cpu}
 * @param description one line for the user
 * @param slots its debug registers
 */
public record CpuInfo(String name, String description, DebugSlots slots) {}
