package io.trapgate.target.x86.core;

/** Memory operands as ModR/M and SIB name them (Intel SDM 2 2.1.3 and 2.1.5). */
final class ModRm {
  private static final int[] BASE_16 = {
    Gpr.RBX, Gpr.RBX, Gpr.RBP, Gpr.RBP, Gpr.RSI, Gpr.RDI, Gpr.RBP, Gpr.RBX
  };
  private static final int[] INDEX_16 = {Gpr.RSI, Gpr.RDI, Gpr.RSI, Gpr.RDI, -1, -1, -1, -1};

  private ModRm() {}

  static MemOperand.Parts memory(Decoder decoder) {
    DecodedParts parts = decoder.parts();
    MemOperand.Parts memory = new MemOperand.Parts();
    memory.addressBytes = parts.addressBytes;
    if (parts.addressBytes == 2) {
      form16(decoder, memory);
    } else {
      form32(decoder, memory);
    }
    boolean stack = memory.base == Gpr.RSP || memory.base == Gpr.RBP;
    memory.segment = stack ? SegmentName.SS : SegmentName.DS;
    if (parts.segmentOverridden) {
      memory.segment = parts.segment;
    }
    return memory;
  }

  private static void form16(Decoder decoder, MemOperand.Parts memory) {
    int mod = decoder.parts().mod();
    int rm = decoder.parts().modRm & 7;
    if (mod == 0 && rm == 6) {
      memory.displacement = decoder.nextSigned(2);
      return;
    }
    memory.base = BASE_16[rm];
    memory.index = INDEX_16[rm];
    memory.displacement = mod == 0 ? 0 : decoder.nextSigned(mod);
  }

  private static void form32(Decoder decoder, MemOperand.Parts memory) {
    DecodedParts parts = decoder.parts();
    int mod = parts.mod();
    int rm = parts.modRm & 7;
    boolean noBase = mod == 0 && rm == 5;
    if (rm == 4) {
      int sib = decoder.next();
      int index = sib >>> 3 & 7 | (parts.rex & 2) << 2;
      memory.index = index == 4 ? -1 : index;
      memory.shift = sib >>> 6;
      rm = sib & 7;
      noBase = mod == 0 && rm == 5;
    } else if (noBase) {
      memory.ripRelative = parts.codeBits == 64;
    }
    if (!noBase) {
      memory.base = rm | (parts.rex & 1) << 3;
    }
    if (noBase || mod == 2) {
      memory.displacement = decoder.nextSigned(4);
    } else if (mod == 1) {
      memory.displacement = decoder.nextSigned(1);
    }
  }
}
