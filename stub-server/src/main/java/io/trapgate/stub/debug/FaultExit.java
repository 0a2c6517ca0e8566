package io.trapgate.stub.debug;

import io.trapgate.target.kvm.VcpuExit;

/**
 * A stop before an exception of the guest.
 *
 * @param vcpu index of the vCPU
 * @param exit what it is about to take
 * @param instructions completed on that vCPU since the machine was created
 */
public record FaultExit(int vcpu, VcpuExit.Faulted exit, long instructions) implements ExitEntry {}
