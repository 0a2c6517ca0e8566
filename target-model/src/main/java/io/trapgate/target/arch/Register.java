package io.trapgate.target.arch;

/**
 * One register as gdb's target description names it.
 *
 * @param name lower-case name, gdb's own where its feature fixes it
 * @param number gdb register number: index for {@code p}, {@code P} and expedited values
 * @param bits width in bits, a multiple of 8
 * @param type target-description type, for example {@code uint32} or {@code code_ptr}
 * @param group gdb register group, or empty for gdb's default
 * @param feature the target-description feature that holds it
 * @param inGeneralPacket whether it is part of {@code g}/{@code G}
 * @param saveRestore whether gdb saves and restores it around an inferior call
 */
public record Register(
    String name,
    int number,
    int bits,
    String type,
    String group,
    String feature,
    boolean inGeneralPacket,
    boolean saveRestore) {

  /** Width in bytes. */
  public int bytes() {
    return bits / 8;
  }
}
