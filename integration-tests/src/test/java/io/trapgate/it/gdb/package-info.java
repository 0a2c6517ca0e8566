/** A real gdb driven over its machine interface against a server under test. */
@org.jspecify.annotations.NullMarked
package io.trapgate.it.gdb;
