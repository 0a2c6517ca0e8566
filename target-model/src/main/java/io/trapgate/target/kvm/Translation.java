package io.trapgate.target.kvm;

/**
 * One entry of the TLB, for the user to read.
 *
 * @param source which entry: {@code TLB1[0]}, or set and way of TLB0
 * @param effective first effective address
 * @param bytes size of the page in bytes
 * @param physical first physical address
 * @param attributes the letters WIMGE, a dash for each that is off
 * @param permissions rwx of user mode, a slash, rwx of supervisor mode; a dash for each that is off
 * @param tid process it belongs to; 0 for all
 * @param ts address space it belongs to, 0 or 1
 */
public record Translation(
    String source,
    long effective,
    long bytes,
    long physical,
    String attributes,
    String permissions,
    int tid,
    int ts) {}
