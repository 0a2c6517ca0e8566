/**
 * The ppce500 board: the devices of QEMU's machine of that name as its guests (U-Boot, Linux) know
 * them, the memory map they sit in, and the device tree that describes them.
 *
 * <p>The machine thread owns every device. What comes from outside (console input) arrives through
 * {@link io.trapgate.target.engine.MachineControl#post}.
 */
@NullMarked
package io.trapgate.target.board;

import org.jspecify.annotations.NullMarked;
