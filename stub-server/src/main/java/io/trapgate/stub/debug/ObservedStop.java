package io.trapgate.stub.debug;

/**
 * A stop of the machine.
 *
 * @param vcpu index of the vCPU it is about
 * @param reason what stopped it
 * @param programCounter where that vCPU stands
 */
public record ObservedStop(int vcpu, StopReason reason, long programCounter) {}
