package io.trapgate.target.kvm;

/**
 * Which vCPU came back to user space, and why.
 *
 * @param vcpu index of the vCPU; for {@link VcpuExit.Kicked} and {@link VcpuExit.Shutdown} the one
 *     whose turn it was
 * @param exit its exit
 */
public record VmExit(int vcpu, VcpuExit exit) {}
