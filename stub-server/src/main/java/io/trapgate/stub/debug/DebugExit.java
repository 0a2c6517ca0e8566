package io.trapgate.stub.debug;

/**
 * One {@code KVM_EXIT_DEBUG} as it came.
 *
 * @param vcpu index of the vCPU
 * @param status the exit's status word
 * @param address the exit's address word
 * @param programCounter where the guest stood
 * @param instructions completed on that vCPU since the machine was created
 */
public record DebugExit(
    int vcpu, int status, long address, long programCounter, long instructions) {}
