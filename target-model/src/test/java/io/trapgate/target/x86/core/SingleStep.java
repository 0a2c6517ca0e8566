package io.trapgate.target.x86.core;

import java.util.HexFormat;

/** Executes single instructions without the processor's loop: a fault comes out as it is thrown. */
final class SingleStep {
  private SingleStep() {}

  /** Decodes bytes in the guest's present code size. */
  static Insn decode(TestCpu guest, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return Decoder.decode(index -> bytes[index] & 0xFF, guest.state().codeBits());
  }

  /** Executes one instruction; of a repeated one all iterations. RIP stays, but for a branch. */
  static void execute(TestCpu guest, Insn insn) {
    long rip = guest.state().rip;
    do {
      guest.cpu.jump(rip + insn.length);
      insn.row.method().execute(guest.cpu, insn);
    } while (guest.cpu.nextRip() == rip);
  }

  static void execute(TestCpu guest, String hex) {
    execute(guest, decode(guest, hex));
  }
}
