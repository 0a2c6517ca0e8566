package io.trapgate.target.x86.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to instructions by {@link OpTable} (Intel SDM 2 chapter 2). Bytes are asked for only as far
 * as the instruction goes, since asking for one may fault.
 */
final class Decoder {
  private static final OpRow UNDEFINED =
      OpRow.row(
          "0F 0B",
          "",
          "(undefined)",
          (_, _) -> {
            throw X86Fault.undefined();
          });

  private final CodeBytes bytes;
  private final DecodedParts parts = new DecodedParts();
  private int at;

  private Decoder(CodeBytes bytes, int codeBits) {
    this.bytes = bytes;
    parts.codeBits = codeBits;
  }

  /**
   * Decodes one instruction; one that doesn't exist throws #UD when it executes.
   *
   * @param codeBits 16, 32 or 64
   */
  static Insn decode(CodeBytes bytes, int codeBits) {
    return new Decoder(bytes, codeBits).decode();
  }

  int next() {
    return bytes.at(at++);
  }

  /** The next bytes as a little-endian number, sign-extended. */
  long nextSigned(int count) {
    return Width.signExtend(nextUnsigned(count), count);
  }

  long nextUnsigned(int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (long) next() << 8 * i;
    }
    return value;
  }

  DecodedParts parts() {
    return parts;
  }

  private Insn decode() {
    int first = prefixes();
    int map = 0;
    if (first == 0x0F) {
      map = 1;
      first = next();
      if (first == 0x38 || first == 0x3A) {
        map = first == 0x38 ? 2 : 3;
        first = next();
      }
    }
    parts.opcode = first;
    OpRow row = row(map);
    if (row == null) {
      return undefined();
    }
    sizes(row);
    MemOperand.@Nullable Parts memory =
        row.hasModRm() && parts.mod() != 3 && !row.has(OpRow.Trait.REGISTERS)
            ? ModRm.memory(this)
            : null;
    for (int i = 0, to = 0; i < row.operands().size(); i++) {
      to = OperandCode.decode(row.operands().get(i), this, memory, to);
      if (to < 0) {
        return undefined();
      }
    }
    boolean lockable = row.has(OpRow.Trait.LOCKABLE) && parts.operands[0].isMemory();
    if (parts.lock && !lockable && !row.has(OpRow.Trait.REFUSES_LOCK)) {
      return undefined();
    }
    parts.length = at;
    return new Insn(row, parts);
  }

  private @Nullable OpRow row(int map) {
    List<OpRow> rows = OpTable.INSTANCE.at(map, parts.opcode);
    if (rows.isEmpty()) {
      return null;
    }
    boolean moffs = false;
    for (OpRow row : rows) {
      if (row.hasModRm() && !moffs) {
        parts.modRm = next();
        moffs = true;
      }
    }
    return OpTable.INSTANCE.select(rows, parts);
  }

  private Insn undefined() {
    parts.length = at;
    java.util.Arrays.fill(parts.operands, NoOperand.NONE);
    return new Insn(UNDEFINED, parts);
  }

  private int prefixes() {
    for (; ; ) {
      int value = next();
      boolean rex = parts.codeBits == 64 && (value & 0xF0) == 0x40;
      if (rex) {
        parts.rex = value;
      } else if (prefix(value)) {
        parts.rex = 0; // only the one right before the opcode counts
      } else {
        return value;
      }
    }
  }

  private boolean prefix(int value) {
    switch (value) {
      case 0x26, 0x2E, 0x36, 0x3E -> {
        if (parts.codeBits != 64) {
          override(value >>> 3 & 3);
        }
      }
      case 0x64, 0x65 -> override(value - 0x60);
      case 0x66 -> parts.operandSizePrefix = true;
      case 0x67 -> parts.addressSizePrefix = true;
      case 0xF0 -> parts.lock = true;
      case 0xF2, 0xF3 -> parts.repeat = value;
      default -> { // an opcode
        return false;
      }
    }
    return true;
  }

  private void override(int segment) {
    parts.segment = segment;
    parts.segmentOverridden = true;
  }

  private void sizes(OpRow row) {
    parts.addressBytes =
        switch (parts.codeBits) {
          case 64 -> parts.addressSizePrefix ? 4 : 8;
          case 32 -> parts.addressSizePrefix ? 2 : 4;
          default -> parts.addressSizePrefix ? 4 : 2; // 16
        };
    parts.operandBytes = operandBytes(row);
  }

  private int operandBytes(OpRow row) {
    if (row.has(OpRow.Trait.BYTE)) {
      return 1;
    }
    if (parts.codeBits == 16) {
      return parts.operandSizePrefix ? 4 : 2;
    }
    if (parts.codeBits == 64) {
      if (row.has(OpRow.Trait.NEAR_BRANCH)) {
        return 8;
      }
      boolean wide = (parts.rex & 8) != 0 || row.has(OpRow.Trait.STACK) && !parts.operandSizePrefix;
      if (wide) {
        return 8;
      }
    }
    return parts.operandSizePrefix ? 2 : 4;
  }
}
