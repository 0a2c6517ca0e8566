package io.trapgate.stub.debug;

import io.trapgate.target.kvm.VcpuExit;

/**
 * The machine thread's message that the guest stands still again.
 *
 * @param run number of the resume it ends
 * @param vcpu index of the vCPU that stopped
 * @param exit why
 */
record GuestStop(long run, int vcpu, VcpuExit exit) {}
