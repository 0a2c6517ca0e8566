/** The x86 processor: state, decoder, one method per instruction, memory, exceptions. */
package io.trapgate.target.x86.core;
