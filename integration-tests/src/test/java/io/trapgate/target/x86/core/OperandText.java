package io.trapgate.target.x86.core;

/** Operands in the words of {@code decode.mjs}. */
final class OperandText {
  private static final String[] LEGACY = {"AX", "CX", "DX", "BX", "SP", "BP", "SI", "DI"};
  private static final String[] BYTES = {"AL", "CL", "DL", "BL", "SPL", "BPL", "SIL", "DIL"};
  private static final String[] HIGH = {"AH", "CH", "DH", "BH"};
  private static final String[] SEGMENTS = {"ES", "CS", "SS", "DS", "FS", "GS"};

  private OperandText() {}

  static String segment(int number) {
    return SEGMENTS[number];
  }

  static String of(Operand operand, Insn insn) {
    return switch (operand) {
      case GprOperand gpr -> "r " + gpr(gpr.number(), gpr.bytes);
      case HighByteOperand high -> "r " + HIGH[high.number];
      case RegOperand register -> "r " + register(register);
      case MemOperand memory -> memory(memory, insn);
      case ImmOperand constant ->
          "i %x".formatted(constant.signed() & Width.mask(Math.max(1, constant.bytes)));
      case NoOperand _ -> throw new IllegalArgumentException("no operand in " + insn);
    };
  }

  /** A branch's target. */
  static String target(Insn insn, int bits) {
    long target = insn.length + ((ImmOperand) insn.a).signed();
    int bytes = bits == 64 ? 8 : insn.operandBytes;
    return "t %x".formatted(target & Width.mask(bytes));
  }

  private static String gpr(int number, int bytes) {
    if (number >= 8) {
      String suffix =
          switch (bytes) {
            case 1 -> "L";
            case 2 -> "W";
            case 4 -> "D";
            default -> ""; // 8
          };
      return "R" + number + suffix;
    }
    return switch (bytes) {
      case 1 -> BYTES[number];
      case 2 -> LEGACY[number];
      case 4 -> "E" + LEGACY[number];
      default -> "R" + LEGACY[number]; // 8
    };
  }

  private static String register(RegOperand register) {
    int number = register.number();
    return switch (register.file()) {
      case SEGMENT -> segment(number);
      case CONTROL -> "CR" + number;
      case DEBUG -> "DR" + number;
      case MMX -> "MM" + number;
      case XMM -> "XMM" + number;
      case STACK -> "ST" + number;
    };
  }

  private static String memory(MemOperand memory, Insn insn) {
    long displacement = memory.displacement;
    String base = memory.base < 0 ? "None" : gpr(memory.base, memory.addressBytes);
    if (memory.ripRelative) {
      base = memory.addressBytes == 8 ? "RIP" : "EIP";
      displacement += insn.length;
    }
    String index = memory.index < 0 ? "None" : gpr(memory.index, memory.addressBytes);
    return "m %s %s %s %d %x %d"
        .formatted(
            segment(memory.segment()),
            base,
            index,
            memory.index < 0 ? 1 : 1 << memory.shift,
            displacement & Width.mask(memory.addressBytes),
            memory.bytes);
  }
}
