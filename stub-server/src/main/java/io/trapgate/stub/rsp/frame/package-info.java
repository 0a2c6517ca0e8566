/**
 * Bytes to frames and back: packets, acknowledgments, interrupts (gdb document node "Overview").
 */
package io.trapgate.stub.rsp.frame;
