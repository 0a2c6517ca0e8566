package io.trapgate.stub.debug;

import io.trapgate.target.kvm.VmExit;

/**
 * The machine thread's message that the guest stands still again.
 *
 * @param run number of the resume it ends
 * @param exit who stopped it, and why
 */
record GuestStop(long run, VmExit exit) {}
