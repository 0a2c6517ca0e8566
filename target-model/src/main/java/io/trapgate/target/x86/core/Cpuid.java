package io.trapgate.target.x86.core;

import io.trapgate.target.x86.core.Feature.Word;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** CPUID (Intel SDM 2A). */
public final class Cpuid {
  /** Family, model and stepping, also in EDX after a reset: family 6, model 15. */
  public static final int SIGNATURE = 0x6FB;

  private static final int LAST_BASIC = 7;
  private static final int EXTENDED = 0x8000_0000;
  private static final int LAST_EXTENDED = 0x8000_0008;
  private static final int HYPERVISOR = 0x4000_0000;

  private static final int CACHE_LINE_BYTES = 64;
  private static final int LINEAR_BITS = 48;

  private static final String VENDOR = "GenuineIntel";
  private static final String MODEL = "trapgate model of an x86 processor";
  private static final int BRAND_BYTES = 48;

  /** EAX, EBX, ECX and EDX of a leaf. */
  record Leaf(int eax, int ebx, int ecx, int edx) {
    static final Leaf ZERO = new Leaf(0, 0, 0, 0);
  }

  private Cpuid() {}

  static void execute(Cpu cpu, Insn insn) {
    long[] gpr = cpu.state().gpr;
    Leaf leaf = leaf(cpu, (int) gpr[Gpr.RAX], (int) gpr[Gpr.RCX]);
    gpr[Gpr.RAX] = Integer.toUnsignedLong(leaf.eax);
    gpr[Gpr.RBX] = Integer.toUnsignedLong(leaf.ebx);
    gpr[Gpr.RCX] = Integer.toUnsignedLong(leaf.ecx);
    gpr[Gpr.RDX] = Integer.toUnsignedLong(leaf.edx);
  }

  /** A leaf beyond the last one answers as the last basic one does. */
  private static Leaf leaf(Cpu cpu, int number, int subleaf) {
    boolean extended = number >>> 16 == EXTENDED >>> 16 && number <= LAST_EXTENDED;
    if (extended) {
      return extended(cpu, number);
    }
    if (number == HYPERVISOR) {
      return text(HYPERVISOR, "trapgate\0\0\0\0", false);
    }
    boolean basic = number >= 0 && number <= LAST_BASIC;
    return basic(cpu, basic ? number : LAST_BASIC, subleaf);
  }

  private static Leaf basic(Cpu cpu, int number, int subleaf) {
    CpuProfile profile = cpu.profile();
    return switch (number) {
      case 0 -> text(LAST_BASIC, VENDOR, true);
      case 1 -> {
        int ebx = cpu.apic().id() << 24 | 1 << 16 | CACHE_LINE_BYTES / 8 << 8;
        int ecx = Feature.in(Word.BASIC_ECX, profile);
        yield new Leaf(SIGNATURE, ebx, ecx, Feature.in(Word.BASIC_EDX, profile));
      }
      case 2 -> new Leaf(1, 0, 0, 0); // one descriptor list, of no caches and TLBs
      case 7 ->
          subleaf == 0 ? new Leaf(0, Feature.in(Word.STRUCTURED_EBX, profile), 0, 0) : Leaf.ZERO;
      default -> Leaf.ZERO; // nothing to tell
    };
  }

  private static Leaf extended(Cpu cpu, int number) {
    return switch (number & 0xFFFF) {
      case 0 -> new Leaf(LAST_EXTENDED, 0, 0, 0);
      case 1 -> {
        int ecx = Feature.in(Word.EXTENDED_ECX, cpu.profile());
        yield new Leaf(0, 0, ecx, Feature.in(Word.EXTENDED_EDX, cpu.profile()));
      }
      case 2, 3, 4 -> brand((number & 0xFFFF) - 2);
      case 8 -> new Leaf(LINEAR_BITS << 8 | Paging.PHYSICAL_BITS, 0, 0, 0);
      default -> Leaf.ZERO; // nothing to tell
    };
  }

  /** Twelve characters in EBX, EDX, ECX, or in EBX, ECX, EDX. */
  private static Leaf text(int eax, String twelve, boolean crossed) {
    ByteBuffer bytes = bytes(twelve, 12);
    int ebx = bytes.getInt(0);
    int second = bytes.getInt(4);
    int third = bytes.getInt(8);
    return crossed ? new Leaf(eax, ebx, third, second) : new Leaf(eax, ebx, second, third);
  }

  private static Leaf brand(int part) {
    ByteBuffer bytes = bytes(MODEL, BRAND_BYTES);
    int at = 16 * part;
    return new Leaf(
        bytes.getInt(at), bytes.getInt(at + 4), bytes.getInt(at + 8), bytes.getInt(at + 12));
  }

  private static ByteBuffer bytes(String text, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(0, text.getBytes(StandardCharsets.US_ASCII));
    return bytes;
  }
}
