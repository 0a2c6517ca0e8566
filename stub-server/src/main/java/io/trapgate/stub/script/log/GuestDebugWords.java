package io.trapgate.stub.script.log;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KernelCall.Detail;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the bytes of {@code KVM_SET_GUEST_DEBUG} say. */
final class GuestDebugWords {
  static final String CALL = "KVM_SET_GUEST_DEBUG";

  private static final Map<Integer, String> FLAGS =
      new TreeMap<>(
          Map.of(
              GuestDebug.ENABLE, "ENABLE",
              GuestDebug.SINGLESTEP, "SINGLESTEP",
              GuestDebug.USE_SW_BP, "USE_SW_BP",
              GuestDebug.USE_HW_BP, "USE_HW_BP",
              GuestDebug.X86.INJECT_DB, "INJECT_DB",
              GuestDebug.X86.INJECT_BP, "INJECT_BP",
              GuestDebug.X86.BLOCKIRQ, "BLOCKIRQ",
              GuestDebug.HOLD_TIME, "HOLD_TIME"));

  private static final int X86_BYTES = 72;
  private static final int X86_REGISTERS = 8;
  private static final int SLOT_BYTES = 16;

  private GuestDebugWords() {}

  /** The control word by its names, and the slots in use. */
  static List<Detail> of(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    return bytes.length == X86_BYTES ? x86(bytes) : booke(bytes);
  }

  private static Detail control(int control) {
    return new Detail(
        "control",
        FLAGS.entrySet().stream()
            .filter(flag -> (control & flag.getKey()) != 0)
            .map(Map.Entry::getValue)
            .collect(Collectors.joining(" ")));
  }

  private static List<Detail> x86(byte[] bytes) {
    ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<Detail> details = new ArrayList<>(List.of(control(words.getInt(0))));
    for (int i = 0; i < X86_REGISTERS; i++) {
      long value = words.getLong(8 + 8 * i);
      if (value != 0) {
        details.add(Detail.of("dr" + i, value));
      }
    }
    return details;
  }

  /** Each slot: a 64-bit address, the type, and padding. */
  private static List<Detail> booke(byte[] bytes) {
    ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN);
    List<Detail> details = new ArrayList<>(List.of(control(words.getInt(0))));
    for (int at = 8; at + SLOT_BYTES <= bytes.length; at += SLOT_BYTES) {
      int type = words.getInt(at + 8);
      if (type != GuestDebug.Booke.NONE) {
        details.add(
            new Detail(
                "slot" + (at - 8) / SLOT_BYTES,
                "0x%x type 0x%x".formatted(words.getLong(at), type)));
      }
    }
    return details;
  }
}
