package io.trapgate.it.isa;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs cases on one core. */
final class IsaBench {
  private static final int MTSPR_R3 = 0x7C60_03A6;
  private static final int TLBWE_R3_R4 = 0x7C64_07A4;
  private static final int IVPR = 63;
  private static final int IVOR0 = 400;
  private static final int IVOR32 = 528;
  private static final int SETUP = IsaCases.CODE - 0x1000;

  private final SteppedCore core;

  /** Gives every interrupt of that core its own vector. */
  IsaBench(IsaCore kind, SteppedCore core) throws IOException {
    this.core = core;
    if (kind == IsaCore.PPC440) {
      mapForAll();
    }
    moveToSpecialRegister(IVPR, IsaCases.VECTORS);
    for (int i = 0; i < 16; i++) {
      moveToSpecialRegister(IVOR0 + i, IsaCases.vectorOffset(i));
    }
    for (int number : kind.extraVectors()) {
      moveToSpecialRegister(number, IsaCases.vectorOffset(32 + number - IVOR32));
    }
  }

  /**
   * QEMU's 440 begins with two pages of 2 GiB for the supervisor; both cores get 256 MiB for
   * everyone instead.
   */
  private void mapForAll() throws IOException {
    int entry = 1;
    tlbwe(1, 0, entry);
    tlbwe(2, 0x3F, entry);
    tlbwe(0, 0x290, entry);
    tlbwe(0, 0, 0);
  }

  private void tlbwe(int word, int value, int entry) throws IOException {
    execute(TLBWE_R3_R4 | word << 11, value, entry);
  }

  /** By the instruction: QEMU's stub writes the register without its effect. */
  private void moveToSpecialRegister(int number, int value) throws IOException {
    int swapped = (number & 31) << 16 | (number >>> 5) << 11;
    execute(MTSPR_R3 | swapped, value, 0);
  }

  private void execute(int word, int r3, int r4) throws IOException {
    core.writeMemory(SETUP, words(List.of(word)));
    CpuImage image = new CpuImage(new int[CpuImage.SIZE]);
    core.write(image.with(CpuImage.PC, SETUP).with(3, r3).with(4, r4));
    core.step();
  }

  /** Puts the words of all cases where their states expect them. */
  void load(List<IsaCase> cases) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * IsaCase.MOST_WORDS * cases.size());
    for (IsaCase test : cases) {
      bytes.position(test.before().get(CpuImage.PC) - IsaCases.CODE);
      test.words().forEach(bytes::putInt);
    }
    core.writeMemory(IsaCases.CODE, bytes.array());
  }

  private static byte[] words(List<Integer> words) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * words.size());
    words.forEach(bytes::putInt);
    return bytes.array();
  }

  /** Executes one case. */
  Outcome run(IsaCase test, byte[] fill) throws IOException {
    if (test.window() != 0) {
      core.writeMemory(test.window(), fill);
    }
    for (Map.Entry<String, Integer> spr : test.sprs().entrySet()) {
      core.spr(spr.getKey(), spr.getValue());
    }
    core.write(test.before());
    for (int i = 0; i < test.words().size(); i++) {
      core.step();
    }
    CpuImage after = core.read(test.before().size());
    List<Integer> interrupt = new ArrayList<>();
    if ((after.get(CpuImage.PC) & -0x1_0000) == IsaCases.VECTORS) {
      for (String register : Outcome.INTERRUPT_REGISTERS) {
        interrupt.add(core.spr(register));
      }
    }
    byte[] memory =
        test.window() == 0 ? new byte[0] : core.readMemory(test.window(), IsaCase.WINDOW_BYTES);
    return Outcome.of(after, interrupt, memory);
  }
}
