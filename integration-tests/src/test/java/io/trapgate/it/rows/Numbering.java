package io.trapgate.it.rows;

import java.nio.ByteOrder;

/**
 * What gdb calls the registers of a machine, and how it writes their values.
 *
 * @param pc the program counter's number
 * @param stackPointer the stack pointer's
 * @param argument the one that carries a function's first argument
 * @param result the one that the packets guest computes what it stores in
 * @param bytes how large each of these four is
 * @param pcAt the byte of {@code g} where the program counter begins
 * @param generalBytes how large all registers of {@code g} are together
 * @param order the order of a value's bytes
 */
public record Numbering(
    int pc,
    int stackPointer,
    int argument,
    int result,
    int bytes,
    int pcAt,
    int generalBytes,
    ByteOrder order) {}
