package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.x86.fpu.FpuState;
import io.trapgate.target.x86.fpu.FxArea;
import io.trapgate.target.x86.fpu.FxFeatures;
import io.trapgate.target.x86.fpu.FxFormat;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The floating-point state of our processor and of KVM's as FXSAVE64 has it: registers, control
 * words, 48 bits of the pointers.
 */
final class FloatCopy {
  /** As far as anything is compared. */
  static final int BYTES = 416;

  private static final int ST = 32;
  private static final int XMM = 160;
  private static final int EMPTY = 3;

  private final FxArea area;

  FloatCopy(FxFeatures features) {
    this.area = new FxArea(FxFormat.BITS64_WIDE, features);
  }

  /** Loads ours, by the rules of FXRSTOR64. */
  void load(FpuState ours, byte[] image) {
    area.restore(ours, canonical(image), true);
  }

  /** Our state. */
  byte[] image(FpuState ours) {
    return canonical(area.image(ours, true));
  }

  /** What can't be seen of KVM's state is 0. */
  private static byte[] canonical(byte[] image) {
    byte[] canonical = Arrays.copyOf(image, FxArea.BYTES);
    Arrays.fill(canonical, 14, 16, (byte) 0);
    Arrays.fill(canonical, 22, 24, (byte) 0);
    Arrays.fill(canonical, 28, 32, (byte) 0);
    return canonical;
  }

  /** Loads KVM's with what ours has become. */
  void load(HostVm theirs, byte[] image) throws KvmException {
    theirs.set("fctrl", HostVm.part(image, 0) & 0xFFFF);
    theirs.set("fstat", HostVm.part(image, 2) & 0xFFFF);
    int tags = 0;
    for (int i = 0; i < 8; i++) {
      tags |= (image[4] >>> i & 1) == 0 ? EMPTY << 2 * i : 0;
    }
    theirs.set("ftag", tags);
    theirs.set("fop", HostVm.part(image, 6) & 0xFFFF);
    theirs.set("fioff", HostVm.part(image, 8) & 0xFFFF_FFFFL);
    theirs.set("fiseg", HostVm.part(image, 12) & 0xFFFF);
    theirs.set("fooff", HostVm.part(image, 16) & 0xFFFF_FFFFL);
    theirs.set("foseg", HostVm.part(image, 20) & 0xFFFF);
    theirs.set("mxcsr", HostVm.part(image, 24) & 0xFFFF_FFFFL);
    for (int i = 0; i < 8; i++) {
      theirs.set("st" + i, Arrays.copyOfRange(image, ST + 16 * i, ST + 16 * i + 10));
    }
    for (int i = 0; i < 16; i++) {
      theirs.set("xmm" + i, Arrays.copyOfRange(image, XMM + 16 * i, XMM + 16 * i + 16));
    }
  }

  /** KVM's state. */
  byte[] image(HostVm theirs) throws KvmException {
    byte[] image = new byte[FxArea.BYTES];
    put(image, 0, theirs.bytes("fctrl"), 2);
    put(image, 2, theirs.bytes("fstat"), 2);
    int tags = (int) theirs.get("ftag");
    for (int i = 0; i < 8; i++) {
      image[4] |= (byte) ((tags >>> 2 * i & EMPTY) == EMPTY ? 0 : 1 << i);
    }
    put(image, 6, theirs.bytes("fop"), 2);
    put(image, 8, theirs.bytes("fioff"), 4);
    put(image, 12, theirs.bytes("fiseg"), 2);
    put(image, 16, theirs.bytes("fooff"), 4);
    put(image, 20, theirs.bytes("foseg"), 2);
    put(image, 24, theirs.bytes("mxcsr"), 4);
    for (int i = 0; i < 8; i++) {
      put(image, ST + 16 * i, theirs.bytes("st" + i), 10);
    }
    for (int i = 0; i < 16; i++) {
      put(image, XMM + 16 * i, theirs.bytes("xmm" + i), 16);
    }
    return image;
  }

  private static void put(byte[] image, int at, byte[] value, int bytes) {
    System.arraycopy(value, 0, image, at, bytes);
  }

  /** Where two images differ, "" for nowhere. */
  static String difference(byte[] mine, byte[] found) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < BYTES; at += 16) {
      if (Arrays.mismatch(mine, at, at + 16, found, at, at + 16) >= 0) {
        text.append(
            "%s %s (there: %s); "
                .formatted(
                    name(at),
                    HexFormat.of().formatHex(mine, at, at + 16),
                    HexFormat.of().formatHex(found, at, at + 16)));
      }
    }
    return text.toString();
  }

  private static String name(int at) {
    if (at < ST) {
      return at == 0 ? "fcw fsw ftw fop fip fcs" : "fdp fds mxcsr";
    }
    return at < XMM ? "st" + (at - ST) / 16 : "xmm" + (at - XMM) / 16;
  }
}
