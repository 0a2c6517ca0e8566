package io.trapgate.target.x86.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Intel SDM 3A 4.3 to 4.8: walks, rights, error codes, accessed and dirty bits. */
class PagingTest {
  private static final long LINEAR = 0x40_3123L; // entry 3 of the second 4 MiB
  private static final long FRAME = 0x7_0000L;

  private static final int READ = Access.READ;
  private static final int WRITE = Access.WRITE;
  private static final int USER = Access.USER;
  private static final int FETCH = Access.FETCH;
  private static final long NX = 1L << 63;

  /** Where the last level's entry is, and how much it maps. */
  enum Mode {
    TWO_LEVEL(4, 0x1_1000 + 4 * 3, 0x1_0000 + 4),
    TWO_LEVEL_4M(4, 0x1_0000 + 4, 0),
    PAE(8, 0x1_1000 + 8 * 3, 0x1_0000 + 8 * 2),
    PAE_2M(8, 0x1_0000 + 8 * 2, 0),
    FOUR_LEVEL(8, 0x1_1000 + 8 * 3, 0x1_0000 + 8 * 2),
    FOUR_LEVEL_2M(8, 0x1_0000 + 8 * 2, 0x1_2000),
    FOUR_LEVEL_1G(8, 0x1_2000, 0x1_3000);

    final int entryBytes;
    final long leaf;
    final long above;

    Mode(int entryBytes, long leaf, long above) {
      this.entryBytes = entryBytes;
      this.leaf = leaf;
      this.above = above;
    }

    boolean large() {
      return name().endsWith("M") || name().endsWith("G");
    }

    /** Bits of the linear address within the page. */
    int shift() {
      return switch (this) {
        case TWO_LEVEL, PAE, FOUR_LEVEL -> 12;
        case TWO_LEVEL_4M -> 22;
        case PAE_2M, FOUR_LEVEL_2M -> 21;
        case FOUR_LEVEL_1G -> 30;
      };
    }
  }

  private final TestCpu guest = new TestCpu();

  /** Tables in which all but the leaf allow everything. */
  private void map(Mode mode, long leaf) {
    X86State s = guest.flat(32, 0x1000).state();
    s.cr0 |= X86State.CR0_PG | X86State.CR0_WP;
    s.cr3 = 0x1_0000;
    s.cr4 = X86State.CR4_PSE | (mode.entryBytes == 8 ? X86State.CR4_PAE : 0);
    s.efer = X86State.EFER_NXE;
    switch (mode) {
      case TWO_LEVEL -> entry(mode, mode.above, 0x1_1007);
      case TWO_LEVEL_4M, PAE_2M -> {}
      case PAE -> entry(mode, mode.above, 0x1_1007);
      case FOUR_LEVEL, FOUR_LEVEL_2M, FOUR_LEVEL_1G -> {
        entry(mode, 0x1_3000, 0x1_2007);
        entry(mode, 0x1_2000, 0x1_0007);
        entry(mode, 0x1_0000 + 8 * 2, 0x1_1007);
      }
    }
    if (mode.name().startsWith("PAE")) {
      s.cr3 = 0x1_4000;
      entry(mode, 0x1_4000, 0x1_0001);
    } else if (mode.name().startsWith("FOUR")) {
      s.cr3 = 0x1_3000;
      s.efer |= X86State.EFER_LME | X86State.EFER_LMA;
    }
    entry(mode, mode.leaf, mode.large() ? leaf | 0x80 : leaf);
    guest.cpu.registersChanged();
  }

  private void entry(Mode mode, long address, long value) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < mode.entryBytes; i++) {
      hex.append("%02X".formatted(value >>> 8 * i & 0xFF));
    }
    guest.put(address, hex.toString());
  }

  private Paging paging() {
    return guest.cpu.paging();
  }

  private int entryByte(long address) {
    return guest.get(address, 1)[0] & 0xFF;
  }

  /** The error code of an access, or -1; CR2 is the address. */
  private int errorCode(int access) {
    X86Fault fault = catchThrowableOfType(X86Fault.class, () -> paging().translate(LINEAR, access));
    if (fault == null) {
      return -1;
    }
    assertThat(fault.vector()).isEqualTo(X86Fault.PF);
    assertThat(fault.address()).isEqualTo(LINEAR);
    return fault.errorCode();
  }

  private static long frame(Mode mode) {
    return mode.large() ? mode == Mode.FOUR_LEVEL_1G ? 0 : 0x80_0000L : FRAME;
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void addressAndMarks(Mode mode) {
    map(mode, frame(mode) | 7);
    long expected = frame(mode) | LINEAR & (1L << mode.shift()) - 1;

    assertThat(paging().look(LINEAR)).isEqualTo(expected);
    assertThat(entryByte(mode.leaf) & 0x60).isZero(); // a look leaves no mark

    assertThat(paging().translate(LINEAR, READ)).isEqualTo(expected);
    assertThat(entryByte(mode.leaf) & 0x60).isEqualTo(0x20);
    if (mode.above != 0) {
      assertThat(entryByte(mode.above) & 0x60).isEqualTo(0x20);
    }
    assertThat(paging().translate(LINEAR, WRITE | USER)).isEqualTo(expected);
    assertThat(entryByte(mode.leaf) & 0x60).isEqualTo(0x60);
    if (mode.above != 0) {
      assertThat(entryByte(mode.above) & 0x60).isEqualTo(0x20); // only the last one gets dirty
    }
  }

  /** P, W/R, U/S and I/D of the error code (Intel SDM 3A figure 4-12). */
  @ParameterizedTest
  @EnumSource(Mode.class)
  void errorCodes(Mode mode) {
    boolean eight = mode.entryBytes == 8;
    int fetch = eight ? FETCH : 0;
    map(mode, frame(mode)); // not present
    assertThat(errorCode(READ)).isZero();
    assertThat(errorCode(WRITE | USER)).isEqualTo(6);
    assertThat(errorCode(FETCH | USER)).isEqualTo(4 | fetch);
    assertThat(paging().look(LINEAR)).isEqualTo(-1);

    map(mode, frame(mode) | 1); // supervisor, read-only
    assertThat(errorCode(READ)).isEqualTo(-1);
    assertThat(errorCode(READ | USER)).isEqualTo(5);
    assertThat(errorCode(WRITE)).isEqualTo(3);
    assertThat(errorCode(WRITE | USER)).isEqualTo(7);
    assertThat(entryByte(mode.leaf) & 0x40).isZero();
    guest.state().cr0 &= ~X86State.CR0_WP;
    assertThat(errorCode(WRITE)).isEqualTo(-1);
    assertThat(errorCode(WRITE | USER)).isEqualTo(7);

    map(mode, frame(mode) | 5); // user, read-only
    assertThat(errorCode(READ | USER)).isEqualTo(-1);
    guest.state().cr0 &= ~X86State.CR0_WP;
    assertThat(errorCode(WRITE | USER)).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"PAE", "PAE_2M", "FOUR_LEVEL", "FOUR_LEVEL_2M", "FOUR_LEVEL_1G"})
  void executeDisable(Mode mode) {
    map(mode, frame(mode) | 7 | NX);
    assertThat(errorCode(READ)).isEqualTo(-1);
    assertThat(errorCode(FETCH)).isEqualTo(0x11);
    assertThat(errorCode(FETCH | USER)).isEqualTo(0x15);
    guest.state().efer &= ~X86State.EFER_NXE; // now it is a reserved bit, and fetches don't show
    assertThat(errorCode(READ)).isEqualTo(9);
    assertThat(errorCode(FETCH | USER)).isEqualTo(0xD);
  }

  /** Reserved bits with 40 bits of physical address (Intel SDM 3A tables 4-4 to 4-19). */
  @ParameterizedTest
  @CsvSource({
    "TWO_LEVEL, 0x80, false", // PAT
    "TWO_LEVEL_4M, 0x1000, false", // PAT
    "TWO_LEVEL_4M, 0x2000, false", // PSE-36: bit 32
    "TWO_LEVEL_4M, 0x200000, true",
    "PAE, 0x80, false",
    "PAE, 0x8000000000, false",
    "PAE, 0x10000000000, true",
    "PAE, 0x10000000000000, true",
    "PAE_2M, 0x1000, false",
    "PAE_2M, 0x2000, true",
    "PAE_2M, 0x100000, true",
    "FOUR_LEVEL, 0x10000000000, true",
    "FOUR_LEVEL, 0x8000000000000, true",
    "FOUR_LEVEL, 0x10000000000000, false", // ignored
    "FOUR_LEVEL_2M, 0x100000, true",
    "FOUR_LEVEL_1G, 0x1000, false",
    "FOUR_LEVEL_1G, 0x2000, true",
    "FOUR_LEVEL_1G, 0x20000000, true",
  })
  void reservedBits(String mode, String bit, boolean reserved) {
    Mode m = Mode.valueOf(mode.toUpperCase(Locale.ROOT));
    map(m, frame(m) | 7 | Long.decode(bit));
    assertThat(errorCode(WRITE)).isEqualTo(reserved ? 0xB : -1);
  }

  @Test
  void topLevelMapsNoPage() {
    map(Mode.FOUR_LEVEL, FRAME | 7);
    entry(Mode.FOUR_LEVEL, 0x1_3000, 0x1_2087);
    assertThat(errorCode(READ)).isEqualTo(9);
  }

  @Test
  void pse36ReachesBeyond4GiB() {
    map(Mode.TWO_LEVEL_4M, 0xC0_0007L | 0xA5L << 13);
    assertThat(paging().translate(LINEAR, READ)).isEqualTo(0xA5_00C0_3123L);
  }

  @Test
  void rightsOfAllLevelsCount() {
    map(Mode.FOUR_LEVEL, FRAME | 7);
    entry(Mode.FOUR_LEVEL, 0x1_2000, 0x1_0003); // no user
    assertThat(errorCode(READ | USER)).isEqualTo(5);
    entry(Mode.FOUR_LEVEL, 0x1_2000, 0x1_0005); // no writes
    assertThat(errorCode(WRITE | USER)).isEqualTo(7);
    entry(Mode.FOUR_LEVEL, 0x1_2000, 0x1_0007 | NX);
    assertThat(errorCode(FETCH)).isEqualTo(0x11);
  }

  @Test
  void paeKeepsItsDirectoryPointers() {
    map(Mode.PAE, FRAME | 7);
    entry(Mode.PAE, 0x1_4000, 0); // in memory only
    assertThat(errorCode(READ)).isEqualTo(-1);
    guest.cpu.registersChanged();
    assertThat(errorCode(READ)).isZero();
  }

  @Test
  void aFaultSetsCr2AndPushesItsErrorCode() {
    SystemGuest system = SystemGuest.long64();
    system.longGate(X86Fault.PF, SystemGuest.KERNEL_CODE_64, 0x8E, 0);
    system.state().gpr[Gpr.RBX] = 0x7FFF_FFFF_F123L;
    system.run("88 03"); // mov [rbx], al
    assertThat(system.state().cr2).isEqualTo(0x7FFF_FFFF_F123L);
    assertThat(system.stack(2, 8)).containsExactly(2, SystemGuest.CODE);
  }

  @Test
  void storeAcrossPagesIsAllOrNothing() {
    map(Mode.FOUR_LEVEL, FRAME | 7);
    LinearMemory memory = guest.cpu.memory().linear();
    X86Fault fault = catchThrowableOfType(X86Fault.class, () -> memory.store(0x40_3FFE, 4, -1, 0));
    assertThat(fault.address()).isEqualTo(0x40_4000);
    assertThat(guest.get(FRAME + 0xFFE, 2)).containsExactly(0, 0);
  }

  @Test
  void invalidatedPageIsWalkedAgain() {
    map(Mode.TWO_LEVEL, FRAME | 7);
    LinearMemory memory = guest.cpu.memory().linear();
    guest.put(FRAME + 0x123, "11").put(FRAME + 0x1123, "22");
    assertThat(memory.load(LINEAR, 1, 0)).isEqualTo(0x11);
    entry(Mode.TWO_LEVEL, Mode.TWO_LEVEL.leaf, FRAME + 0x1007);
    assertThat(memory.load(LINEAR, 1, 0)).isEqualTo(0x11); // remembered, as a TLB may
    guest.cpu.flushTranslations();
    assertThat(memory.load(LINEAR, 1, 0)).isEqualTo(0x22);
  }

  /** Outside 64-bit mode linear addresses are 32 bits: 0 follows 4 GiB - 1 (SDM 3A 3.3). */
  @Test
  void anAccessAcrossTheTopGoesOnAtZero() {
    guest.flat(32, 0x1000);
    guest.put(0x1_0FFC, "03 10 03 00"); // the last 4 MiB: table at 0x3_1000
    guest.put(0x3_1FFC, "03 50 00 00"); // its last page: 0x5000
    guest.put(0x1_0000, "03 20 03 00"); // the first 4 MiB: table at 0x3_2000
    guest.put(0x3_2004, "03 10 00 00"); // the code
    X86State state = guest.state();
    state.cr3 = 0x1_0000;
    state.cr0 |= X86State.CR0_PG;
    guest.cpu.registersChanged();
    state.segments[SegmentName.DS].base = 0x1000; // the limit is reached 4 KiB later
    state.gpr[Gpr.RBX] = 0xFFFF_EFFEL;
    state.gpr[Gpr.RAX] = 0x4433_2211L;
    X86Fault fault =
        catchThrowableOfType(
            X86Fault.class, () -> SingleStep.execute(guest, "89 03")); // mov [ebx], eax
    assertThat(fault.vector()).isEqualTo(X86Fault.PF);
    assertThat(fault.address()).isZero();
    assertThat(guest.get(0x5FFE, 2)).containsExactly(0, 0);

    guest.put(0x3_2000, "03 60 00 00");
    guest.cpu.registersChanged();
    SingleStep.execute(guest, "89 03");
    assertThat(guest.get(0x5FFE, 2)).containsExactly(0x11, 0x22);
    assertThat(guest.get(0x6000, 2)).containsExactly(0x33, 0x44);
  }
}
