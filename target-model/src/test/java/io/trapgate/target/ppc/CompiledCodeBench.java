package io.trapgate.target.ppc;

import io.trapgate.target.memory.PhysicalMap;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** A core with a program, where every fault is passed over by a handler of four instructions. */
final class CompiledCodeBench {
  static final int CODE = 0x1000;
  static final int DATA = 0x20_0000;
  private static final int HANDLER = 0x3000;
  private static final int RAM_BYTES = 16 << 20;
  private static final int TSIZE_16_MEBIBYTES = 7;
  private static final String AFTER = "trapgate.compile.after";

  final PhysicalMap memory = new PhysicalMap();
  final Cpu cpu;

  /**
   * @param after how often a branch goes somewhere until it is compiled; 0 for never
   */
  CompiledCodeBench(int after, int... program) {
    memory.mapRam(0, RAM_BYTES);
    cpu = cpu(after);
    cpu.presetTlb1(0, 0, 0, TSIZE_16_MEBIBYTES);
    for (int i = 0; i < 16; i++) {
      cpu.sprs.write(Spr.IVOR0 + i, HANDLER);
    }
    // mfspr r31,srr0; addi r31,r31,4; mtspr srr0,r31; rfi
    load(HANDLER, 0x7FFA_02A6, 0x3BFF_0004, 0x7FFA_03A6, 0x4C00_0064);
    load(CODE, program);
    cpu.setPc(CODE);
  }

  private Cpu cpu(int after) {
    String former = System.setProperty(AFTER, String.valueOf(after));
    try {
      CoreIdentity identity = new CoreIdentity(0x8021_0022, 0, 0);
      return new Cpu(memory, CoreModel.E500V2, identity, 8, () -> {});
    } finally {
      if (former == null) {
        System.clearProperty(AFTER);
      } else {
        System.setProperty(AFTER, former);
      }
    }
  }

  void load(int address, int... words) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * words.length);
    bytes.asIntBuffer().put(words);
    memory.write(address, bytes.array(), 0, bytes.capacity());
  }

  /** All that a program can change but memory. */
  List<Object> registers() {
    PpcState s = cpu.state;
    return List.of(
        Arrays.toString(s.gpr),
        Integer.toHexString(s.pc),
        s.cr,
        s.lr,
        s.ctr,
        s.xer(),
        s.msr,
        cpu.instructions(),
        cpu.sprs.read(Spr.SRR0),
        cpu.sprs.read(Spr.SRR1),
        cpu.sprs.read(Spr.DEAR),
        cpu.sprs.read(Spr.ESR));
  }

  byte[] memory(int address, int length) {
    byte[] bytes = new byte[length];
    memory.read(address, bytes, 0, length);
    return bytes;
  }
}
