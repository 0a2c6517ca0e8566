package io.trapgate.stub.debug;

import io.trapgate.target.kvm.VcpuExit;

/**
 * One {@code KVM_EXIT_DEBUG} as it came.
 *
 * @param vcpu index of the vCPU
 * @param exit the exit's own words
 * @param programCounter where the guest stood
 * @param instructions completed on that vCPU since the machine was created, or {@link
 *     io.trapgate.target.kvm.Vcpu#NOT_COUNTED}
 */
public record DebugExit(int vcpu, VcpuExit.Debug exit, long programCounter, long instructions)
    implements ExitEntry {}
