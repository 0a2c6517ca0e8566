package io.trapgate.it.lockstep;

import io.trapgate.target.ppc.EmbeddedOp;
import io.trapgate.target.ppc.PpcOpRow;
import java.util.random.RandomGenerator;

/**
 * Translations of the 440: entries of the windows, written in three words each, the one with the
 * valid bit last (PPC440x5 user's manual, chapter 5).
 */
final class StreamUnifiedTlb {
  /** Size field of word 0. */
  static final int SIZE_256_MEBIBYTES = 9;

  private static final int TLBWE = 0x7C00_07A4;
  private static final int ISYNC = 0x4C00_012C;
  private static final int MMUCR = 946;
  private static final int VALID = 0x200;
  private static final int ALL_RIGHTS = 0x3F;

  /** What a process may be allowed, and the attributes left to the system. */
  private static final int RIGHTS_AND_USER_BITS = 0xF03F;

  /** The entry that maps the stream. */
  private static final int OWN = 2;

  private static final int FIRST_WINDOW = 4;

  private final StreamCode code;
  private final StreamSystem system;
  private final RandomGenerator random;

  StreamUnifiedTlb(StreamCode code, StreamSystem system, RandomGenerator random) {
    this.code = code;
    this.system = system;
    this.random = random;
  }

  boolean takes(PpcOpRow row) {
    return row.code() >= EmbeddedOp.TLBRE && row.code() <= EmbeddedOp.TLBSX;
  }

  /** 256 MiB from address 0 for everyone, in place of QEMU's two times 2 GiB for the supervisor. */
  void prologue() {
    system.set(MMUCR, 0);
    write(OWN, 2, ALL_RIGHTS);
    write(OWN, 1, 0);
    write(OWN, 0, VALID | SIZE_256_MEBIBYTES << 4);
    for (int entry = 0; entry < OWN; entry++) {
      write(entry, 0, SIZE_256_MEBIBYTES << 4);
    }
    for (int window = 0; window < StreamSystem.WINDOW_COUNT; window++) {
      write(FIRST_WINDOW + window, 0, 1 << 4);
    }
    code.add(ISYNC);
  }

  void unit(PpcOpRow row) {
    switch (row.code()) {
      case EmbeddedOp.TLBRE -> {
        int entry = FIRST_WINDOW + random.nextInt(StreamSystem.WINDOW_COUNT);
        int register = random.nextInt(32);
        code.load(register, entry);
        code.add(row.value() | random.nextInt(32) << 21 | register << 16 | random.nextInt(3) << 11);
      }
      case EmbeddedOp.TLBWE -> writeEntry();
      default -> {
        system.set(MMUCR, process());
        system.inWindow(row.value() | random.nextInt(32) << 21 | random.nextInt(2));
      }
    }
  }

  /** The stream runs as process 0; pages of process 1 are there to be missed. */
  private int process() {
    return random.nextInt(4) == 0 ? 1 : 0;
  }

  private void writeEntry() {
    int window = random.nextInt(StreamSystem.WINDOW_COUNT);
    int entry = FIRST_WINDOW + window;
    int size = 1 + random.nextInt(3); // 4, 16 or 64 KiB
    int page = random.nextInt(StreamLayout.SCRATCH_BYTES) & -(1024 << 2 * size);
    int address = StreamSystem.windowAt(window);
    system.set(MMUCR, process());
    write(entry, 0, address | size << 4);
    write(entry, 1, StreamLayout.SCRATCH + page);
    write(entry, 2, random.nextInt() & RIGHTS_AND_USER_BITS);
    write(entry, 0, address | size << 4 | (random.nextInt(4) == 0 ? 0 : VALID));
    code.add(ISYNC);
  }

  private void write(int entry, int word, int value) {
    int index = random.nextInt(31);
    code.load(index, entry);
    code.load(index + 1, value);
    code.add(TLBWE | index + 1 << 21 | index << 16 | word << 11);
  }
}
