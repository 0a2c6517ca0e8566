package io.trapgate.target.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The tables of Intel's MultiProcessor Specification 1.4, chapter 4: kernels that have nothing
 * better learn from them which processors and interrupt inputs there are.
 */
final class MpTable {
  /** Where it is: a kernel searches from here to 1 MiB. */
  static final int ADDRESS = 0xF_0000;

  private static final int POINTER_BYTES = 16;
  private static final int HEADER_BYTES = 44;
  private static final int PROCESSOR_BYTES = 20;
  private static final int ENTRY_BYTES = 8;
  private static final int REVISION = 4;
  private static final int ISA_INPUTS = 16;
  private static final int CASCADE = 2;

  private static final int LOCAL_APIC = 0xFEE0_0000;
  private static final int IO_APIC = 0xFEC0_0000;
  private static final int VERSION_LOCAL = 0x14;
  private static final int VERSION_IO = 0x11;
  private static final int ENABLED = 1;
  private static final int BOOTSTRAP = 2;

  /** Family 6, with FPU and APIC: CPUID says the rest. */
  private static final int SIGNATURE = 0x600;

  private static final int FEATURES = 0x201;

  private static final int BUS = 1;
  private static final int IO_APIC_ENTRY = 2;
  private static final int IO_INTERRUPT = 3;
  private static final int LOCAL_INTERRUPT = 4;
  private static final int VECTORED = 0;
  private static final int NMI = 1;
  private static final int EXTERNAL = 3;
  private static final int EVERYBODY = 0xFF;

  private MpTable() {}

  /** Pointer and table, one behind the other. */
  static byte[] bytes(int cpus) {
    int inputs = ISA_INPUTS - 1;
    int entries = cpus + 2 + inputs + 2;
    int length = HEADER_BYTES + cpus * PROCESSOR_BYTES + (entries - cpus) * ENTRY_BYTES;
    byte[] all = new byte[POINTER_BYTES + length];
    ByteBuffer out = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("_MP_", 4)).putInt(ADDRESS + POINTER_BYTES).put((byte) 1).put((byte) REVISION);
    out.position(POINTER_BYTES);
    out.put(ascii("PCMP", 4)).putShort((short) length).put((byte) REVISION).put((byte) 0);
    out.put(ascii("TRAPGATE", 8)).put(ascii("PC-TEST", 12)).putInt(0).putShort((short) 0);
    out.putShort((short) entries).putInt(LOCAL_APIC).putInt(0);
    for (int cpu = 0; cpu < cpus; cpu++) {
      int flags = ENABLED | (cpu == 0 ? BOOTSTRAP : 0);
      put(out, 0, cpu, VERSION_LOCAL, flags);
      out.putInt(SIGNATURE).putInt(FEATURES).putLong(0);
    }
    put(out, BUS, 0);
    out.put(ascii("ISA", 6));
    put(out, IO_APIC_ENTRY, cpus, VERSION_IO, ENABLED);
    out.putInt(IO_APIC);
    for (int irq = 0; irq < ISA_INPUTS; irq++) {
      if (irq != CASCADE) {
        put(out, IO_INTERRUPT, VECTORED, 0, 0, 0, irq, cpus, irq == 0 ? CASCADE : irq);
      }
    }
    put(out, LOCAL_INTERRUPT, EXTERNAL, 0, 0, 0, 0, EVERYBODY, 0);
    put(out, LOCAL_INTERRUPT, NMI, 0, 0, 0, 0, EVERYBODY, 1);
    all[10] = complement(all, 0, POINTER_BYTES);
    all[POINTER_BYTES + 7] = complement(all, POINTER_BYTES, length);
    return all;
  }

  private static byte[] ascii(String text, int bytes) {
    byte[] padded = new byte[bytes];
    Arrays.fill(padded, (byte) ' ');
    byte[] letters = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(letters, 0, padded, 0, letters.length);
    return padded;
  }

  private static void put(ByteBuffer out, int... values) {
    for (int value : values) {
      out.put((byte) value);
    }
  }

  /** What makes the sum of all bytes 0. */
  private static byte complement(byte[] bytes, int from, int length) {
    int sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += bytes[i];
    }
    return (byte) -sum;
  }
}
