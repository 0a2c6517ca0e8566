package io.trapgate.target.ppc;

import io.trapgate.target.memory.PhysicalMap;
import java.util.List;

/** One e500v2 with the SPE switched on, on which tests execute single words. */
final class SpeBench {
  /** Where RAM ends, and its one mapping: 16 MiB. */
  static final int RAM_BYTES = 16 << 20;

  private static final int TSIZE_16_MEBIBYTES = 7;
  private static final int PVR = 0x8021_0022;

  final PhysicalMap memory = new PhysicalMap();
  final Cpu cpu;
  final PpcState state;

  SpeBench() {
    memory.mapRam(0, RAM_BYTES);
    cpu = new Cpu(memory, CoreModel.E500V2, new CoreIdentity(PVR, 0, 0), 8, () -> {});
    cpu.presetTlb1(0, 0, 0, TSIZE_16_MEBIBYTES);
    cpu.setMsr(Msr.SPE);
    state = cpu.state;
  }

  /** The rows of the engine. */
  static List<PpcOpRow> rows() {
    return SpeOpTable.ROWS.stream()
        .filter(row -> row.code() >= SpeOp.FIRST && row.code() < SpeOp.END)
        .toList();
  }

  static boolean isStorage(PpcOpRow row) {
    return row.code() >= SpeOp.EVLDDX && row.code() <= SpeOp.EVSTWWO;
  }

  static PpcOpRow row(String mnemonic) {
    return rows().stream()
        .filter(row -> row.mnemonic().equals(mnemonic))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no row " + mnemonic));
  }

  /** That instruction with these three register fields. */
  static int word(String mnemonic, int d, int a, int b) {
    PpcOpRow row = row(mnemonic);
    int word = d << 21 | a << 16 | b << 11;
    return word & ~row.mask() | row.value();
  }

  void set(int register, long value) {
    state.gprHigh[register] = (int) (value >>> 32);
    state.gpr[register] = (int) value;
  }

  long get(int register) {
    return (long) state.gprHigh[register] << 32 | Integer.toUnsignedLong(state.gpr[register]);
  }

  /** Executes the word as decoded. */
  void execute(int word) {
    int code = CoreModel.E500V2.decoder().decode(word);
    RareOps.execute(cpu, code, word);
  }

  /** Puts bytes into memory. */
  void write(int address, byte[] bytes) {
    memory.write(address, bytes, 0, bytes.length);
  }

  /** What is in memory. */
  byte[] read(int address, int length) {
    byte[] bytes = new byte[length];
    memory.read(address, bytes, 0, length);
    return bytes;
  }

  /** The translation that covers all of RAM. */
  TlbEntry mapping() {
    return cpu.mmu.tlb1[0];
  }
}
