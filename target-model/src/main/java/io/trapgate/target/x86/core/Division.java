package io.trapgate.target.x86.core;

import java.math.BigInteger;

/** DIV and IDIV: #DE when the quotient doesn't fit; all flags are undefined and stay. */
final class Division {
  private static final int HALF = 64;

  private Division() {}

  static void div(Cpu cpu, Insn insn) {
    int bytes = insn.a.bytes;
    long divisor = insn.a.read(cpu);
    long high = upper(cpu, bytes);
    if (Long.compareUnsigned(high, divisor) >= 0) { // also when the divisor is 0
      throw X86Fault.of(X86Fault.DE);
    }
    long low = Width.zeroExtend(cpu.state().gpr[Gpr.RAX], bytes);
    if (bytes == 8 && high != 0) {
      BigInteger[] both = unsigned(high, low).divideAndRemainder(unsigned(0, divisor));
      store(cpu, bytes, both[0].longValue(), both[1].longValue());
    } else {
      long dividend = bytes == 8 ? low : high << 8 * bytes | low;
      long quotient = Long.divideUnsigned(dividend, divisor);
      store(cpu, bytes, quotient, dividend - quotient * divisor);
    }
  }

  static void idiv(Cpu cpu, Insn insn) {
    int bytes = insn.a.bytes;
    long divisor = Width.signExtend(insn.a.read(cpu), bytes);
    if (divisor == 0) {
      throw X86Fault.of(X86Fault.DE);
    }
    long low = Width.zeroExtend(cpu.state().gpr[Gpr.RAX], bytes);
    long high = upper(cpu, bytes);
    if (bytes == 8) {
      divideWide(cpu, BigInteger.valueOf(high).shiftLeft(HALF).add(unsigned(0, low)), divisor);
      return;
    }
    long dividend = Width.signExtend(high << 8 * bytes | low, 2 * bytes);
    long quotient = dividend / divisor;
    // Long.MIN_VALUE / -1 is Long.MIN_VALUE: it doesn't fit either.
    if (quotient != Width.signExtend(quotient, bytes)) {
      throw X86Fault.of(X86Fault.DE);
    }
    store(cpu, bytes, quotient, dividend - quotient * divisor);
  }

  private static void divideWide(Cpu cpu, BigInteger dividend, long divisor) {
    BigInteger[] both = dividend.divideAndRemainder(BigInteger.valueOf(divisor));
    if (both[0].bitLength() >= HALF) {
      throw X86Fault.of(X86Fault.DE);
    }
    store(cpu, 8, both[0].longValue(), both[1].longValue());
  }

  private static BigInteger unsigned(long high, long low) {
    BigInteger value = new BigInteger(Long.toUnsignedString(low));
    return high == 0
        ? value
        : new BigInteger(Long.toUnsignedString(high)).shiftLeft(HALF).add(value);
  }

  /** AH, or as much of rDX as the operand has. */
  private static long upper(Cpu cpu, int bytes) {
    long[] gpr = cpu.state().gpr;
    return bytes == 1 ? gpr[Gpr.RAX] >>> 8 & 0xFF : Width.zeroExtend(gpr[Gpr.RDX], bytes);
  }

  private static void store(Cpu cpu, int bytes, long quotient, long remainder) {
    if (bytes == 1) {
      cpu.gpr(Gpr.RAX, 2, quotient & 0xFF | (remainder & 0xFF) << 8);
    } else {
      cpu.gpr(Gpr.RAX, bytes, quotient);
      cpu.gpr(Gpr.RDX, bytes, remainder);
    }
  }
}
