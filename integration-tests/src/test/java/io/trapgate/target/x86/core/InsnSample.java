package io.trapgate.target.x86.core;

import java.util.Arrays;
import java.util.Optional;

/** The bytes of one instruction with what our decoder makes of them. */
public final class InsnSample {
  private final byte[] bytes;
  private final int bits;
  private final int modRmAt;
  private final Insn insn;

  private InsnSample(byte[] bytes, int bits, int modRmAt, Insn insn) {
    this.bytes = bytes;
    this.bits = bits;
    this.modRmAt = modRmAt;
    this.insn = insn;
  }

  /**
   * Decodes.
   *
   * @param modRmAt where the ModR/M byte is, if there is one
   */
  static Optional<InsnSample> of(byte[] bytes, int bits, int modRmAt) {
    try {
      Insn insn = Decoder.decode(index -> byteAt(bytes, index), bits);
      return Optional.of(new InsnSample(Arrays.copyOf(bytes, insn.length), bits, modRmAt, insn));
    } catch (X86Fault fault) {
      return Optional.empty();
    }
  }

  /** What is at the start of these bytes, for a report. */
  public static String describe(byte[] bytes, int bits) {
    return of(bytes, bits, 0)
        .map(sample ->
            sample.insn.row.name() + " " + java.util.HexFormat.of().formatHex(sample.bytes))
        .orElse("nothing");
  }

  /** What is at the start of these bytes, if it is an instruction. */
  public static Optional<InsnSample> at(byte[] bytes, int bits) {
    return of(bytes, bits, 0);
  }

  /** Mnemonic of the row. */
  public static String name(byte[] bytes, int bits) {
    return of(bytes, bits, 0).map(sample -> sample.insn.row.name()).orElse("(none)");
  }

  private static int byteAt(byte[] code, int index) {
    if (index >= Math.min(15, code.length)) {
      throw X86Fault.protection();
    }
    return code[index] & 0xFF;
  }

  /** Whether our decoder takes the bytes for that row. */
  boolean isOf(OpRow row) {
    return insn.row.equals(row);
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  /** Size of an operand. */
  public int operandBytes() {
    return insn.operandBytes;
  }

  /** Size of an address. */
  public int addressBytes() {
    return insn.addressBytes;
  }

  /** Number of the segment of operands that it implies. */
  public int segment() {
    return insn.segment;
  }

  /** Mnemonic of the row. */
  public String name() {
    return insn.row.name();
  }

  /** Whether REP or REPNE is there. */
  public boolean repeated() {
    return insn.rep || insn.repne;
  }

  /** The memory operand's index, or -1. */
  private int memoryIndex() {
    return insn.a.isMemory() ? 0 : insn.b.isMemory() ? 1 : insn.c.isMemory() ? 2 : -1;
  }

  public boolean hasMemory() {
    return memoryIndex() >= 0;
  }

  private MemOperand memory() {
    return switch (memoryIndex()) {
      case 0 -> insn.a.memory();
      case 1 -> insn.b.memory();
      default -> insn.c.memory(); // 2
    };
  }

  /** Number of the memory operand's segment. */
  public int memorySegment() {
    return memory().segment();
  }

  /** How many operands the row names. */
  public int operandCount() {
    return insn.row.operands().size();
  }

  /** The last byte as a shift count: an immediate, where there is one. */
  public int lastByte() {
    return bytes[bytes.length - 1] & 31;
  }

  /** A shift's count as the instruction takes it, from CL, a constant byte or 1. */
  public int shiftCount(long rcx) {
    int mask = insn.operandBytes == 8 ? 63 : 31;
    return insn.row.operands().contains("CL")
        ? (int) rcx & mask
        : insn.row.operands().contains("Ib") ? bytes[bytes.length - 1] & mask : 1;
  }

  /** Width of the first operand in bits. */
  public int firstBits() {
    return insn.a.bytes * 8;
  }

  /** Whether an MMX register's number has a REX bit too many. */
  public boolean rexOfMmx() {
    int at = modRmAt - 3;
    boolean mmx = insn.row.operands().stream().anyMatch(code -> "PQN".indexOf(code.charAt(0)) >= 0);
    return mmx && bits == 64 && at >= 0 && (bytes[at] & 0xF0) == 0x40 && (bytes[at] & 5) != 0;
  }

  /** Whether 66 is among the prefixes. */
  public boolean operandSizePrefix() {
    return insn.operandSizePrefix;
  }

  /** The segment that an override prefix names and 64-bit mode ignores, -1 without one. */
  public int ignoredOverride() {
    for (byte each : bytes) {
      switch (each & 0xFF) {
        case 0x26, 0x2E, 0x36, 0x3E -> {
          return each >>> 3 & 3;
        }
        case 0x66, 0x67, 0xF0, 0xF2, 0xF3 -> {
          // Another prefix.
        }
        default -> { // FS, GS, or the instruction
          return -1;
        }
      }
    }
    return -1;
  }

  /** Whether it is a near branch of 64-bit code. */
  public boolean nearBranch64() {
    return bits == 64 && insn.row.has(OpRow.Trait.NEAR_BRANCH);
  }

  /** Whether its memory operand is relative to RIP. */
  public boolean ripRelative() {
    return bits == 64 && hasMemory() && (bytes[modRmAt] & 0xC7) == 5;
  }

  /** Whether a constant byte is among the operands. */
  public boolean immediate() {
    return insn.row.operands().contains("Ib");
  }

  /** Size of the relative target at the end, 0 when there is none. */
  public int relativeBytes() {
    for (String code : insn.row.operands()) {
      if (code.startsWith("J")) {
        return code.equals("Jb") ? 1 : Math.min(4, insn.operandBytes);
      }
    }
    return 0;
  }

  /** How many bytes the memory operand has, 0 when only its address counts. */
  public int memoryBytes() {
    return memory().bytes;
  }

  /**
   * Linear address of the first byte of the memory operand.
   *
   * @param rip offset of the instruction
   */
  public long linear(X86State state, long rip) {
    MemOperand memory = memory();
    Segment segment = state.segments[memory.segment()];
    long base = !state.mode64() || memory.segment() >= SegmentName.FS ? segment.base : 0;
    long linear = base + offset(state, rip);
    return state.mode64() ? linear : linear & 0xFFFF_FFFFL;
  }

  private long offset(X86State state, long rip) {
    MemOperand memory = memory();
    long sum = memory.displacement;
    sum += memory.base >= 0 ? state.gpr[memory.base] : 0;
    sum += memory.index >= 0 ? state.gpr[memory.index] << memory.shift : 0;
    sum += memory.ripRelative ? rip + bytes.length : 0;
    return Width.zeroExtend(sum, memory.addressBytes) + bitOffset(state);
  }

  /** BT and its kin reach further by a register. */
  private long bitOffset(X86State state) {
    if (!insn.row.name().startsWith("bt") || !(insn.b instanceof GprOperand gpr)) {
      return 0;
    }
    long bit = Width.signExtend(state.gpr[gpr.number()], gpr.bytes);
    return Math.floorDiv(bit, 8L * gpr.bytes) * gpr.bytes;
  }

  /**
   * The same instruction with another displacement, so that its memory operand is there.
   *
   * @return nothing when no displacement of that size does it
   */
  public Optional<InsnSample> moved(X86State state, long rip, long wanted) {
    MemOperand memory = memory();
    int at = displacementAt();
    int size = displacementBytes();
    if (size == 0) {
      return Optional.empty();
    }
    long value = memory.displacement + wanted - linear(state, rip);
    byte[] changed = bytes.clone();
    for (int i = 0; i < size; i++) {
      changed[at + i] = (byte) (value >>> 8 * i);
    }
    return of(changed, bits, modRmAt).filter(sample -> sample.linear(state, rip) == wanted);
  }

  private boolean absolute() {
    return insn.row.operands().stream().anyMatch(code -> code.startsWith("O"));
  }

  private int displacementAt() {
    if (absolute()) {
      return bytes.length - insn.addressBytes;
    }
    boolean sib = insn.addressBytes > 2 && (bytes[modRmAt] & 7) == 4;
    return modRmAt + (sib ? 2 : 1);
  }

  private int displacementBytes() {
    if (absolute()) {
      return insn.addressBytes;
    }
    int mod = bytes[modRmAt] >>> 6 & 3;
    int rm = bytes[modRmAt] & 7;
    int most = insn.addressBytes == 2 ? 2 : 4;
    if (mod != 0) {
      return mod == 1 ? 1 : most;
    }
    if (insn.addressBytes == 2) {
      return rm == 6 ? 2 : 0;
    }
    boolean sibWithoutBase = rm == 4 && (bytes[modRmAt + 1] & 7) == 5;
    return rm == 5 || sibWithoutBase ? 4 : 0;
  }

  /** Number of the general register among the first two operands, or -1. */
  public int register() {
    Operand operand = insn.a instanceof GprOperand ? insn.a : insn.b;
    return operand instanceof GprOperand gpr ? gpr.number() : -1;
  }

  /** Number of the control register among the first two operands, or -1. */
  public int controlRegister() {
    Operand operand = insn.a instanceof RegOperand ? insn.a : insn.b;
    return operand instanceof RegOperand control && control.file() == RegOperand.File.CONTROL
        ? control.number()
        : -1;
  }

  /** The codes of the row's operands. */
  public java.util.List<String> codes() {
    return insn.row.operands();
  }

  /** The reg field that selects the row, or -1. */
  public int extension() {
    return insn.row.encoding().extension();
  }

  /** The same with another reg field. */
  public byte[] withReg(int reg) {
    byte[] changed = bytes.clone();
    changed[modRmAt] = (byte) (changed[modRmAt] & ~0x38 | reg << 3);
    return changed;
  }

  /** The same with another last opcode byte. */
  public byte[] withOpcode(int opcode) {
    byte[] changed = bytes.clone();
    changed[modRmAt - 1] = (byte) opcode;
    return changed;
  }

  /** The same with other last bytes. */
  public Optional<InsnSample> withTail(int count, long value) {
    byte[] changed = bytes.clone();
    for (int i = 0; i < count; i++) {
      changed[changed.length - count + i] = (byte) (value >>> 8 * i);
    }
    return of(changed, bits, modRmAt);
  }
}
