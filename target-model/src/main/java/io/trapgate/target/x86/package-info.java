/** x86 behind the KVM port: guest debug as KVM has it, registers as gdb wants them. */
package io.trapgate.target.x86;
