/**
 * The board pc-test: as much of a PC as kernels and boot code need that are tests of a processor,
 * with the test devices of QEMU.
 */
@NullMarked
package io.trapgate.target.board.pc;

import org.jspecify.annotations.NullMarked;
