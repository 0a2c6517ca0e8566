/**
 * Our cores and QEMU's side by side over the same image: every block that QEMU's trace shows is run
 * on ours too and the registers are compared where the next one starts.
 */
package io.trapgate.it.lockstep;
