package io.trapgate.target.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcLoaderTest {
  private static final PcRoom ROOM = new PcRoom(16 << 20, 0xFFF0_0000L);
  private static final PcFormat AUTO = new PcFormat.Auto();
  private static final int MAGIC = 0x1BAD_B002;

  private static PcImage load(byte[] content, PcFormat format) throws ImageException {
    return ImageLoader.loadPc("guest", content, format, ROOM);
  }

  private static void refuses(byte[] content, PcFormat format, String message) {
    assertThatThrownBy(() -> load(content, format))
        .isInstanceOf(ImageException.class)
        .hasMessage("guest: " + message);
  }

  private static byte[] words(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }

  /** A header with its checksum. */
  private static int[] header(int flags) {
    return new int[] {MAGIC, flags, -(MAGIC + flags), 0};
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anElfWithAHeaderIsMultiboot(boolean wide) throws Exception {
    PcElf elf = new PcElf(wide);
    elf.content = header(3);
    PcImage image = load(elf.build(), AUTO);
    assertThat(image.start()).isEqualTo(new PcImage.Start.Multiboot());
    assertThat(image.image().entry()).isEqualTo(0x10_0004);
    GuestImage.Segment segment = image.image().segments().getFirst();
    assertThat(segment.physical()).isEqualTo(0x10_0000);
    assertThat(segment.memoryBytes()).isEqualTo(0x2000);
    assertThat(segment.content()).hasSize(16);
  }

  @Test
  void a32BitElfWithoutIsEnteredFlat() throws Exception {
    byte[] elf = new PcElf(false).build();
    assertThat(load(elf, AUTO).start()).isEqualTo(new PcImage.Start.Flat());
    refuses(
        elf,
        new PcFormat.Multiboot(),
        "no multiboot header (expected: 1badb002 with its checksum in the first 8 KiB)");
  }

  @Test
  void a64BitElfWithoutIsRefusedUnlessItIsNamed() throws Exception {
    byte[] elf = new PcElf(true).build();
    assertThatThrownBy(() -> load(elf, AUTO))
        .hasMessageStartingWith("guest: 64-bit ELF without a multiboot header");
    assertThat(load(elf, new PcFormat.Elf()).start()).isEqualTo(new PcImage.Start.Flat());
  }

  @Test
  void namedAsElfItsHeaderDoesNotCount() throws Exception {
    PcElf elf = new PcElf(true);
    elf.content = header(3);
    assertThat(load(elf.build(), new PcFormat.Elf()).start()).isEqualTo(new PcImage.Start.Flat());
  }

  @Test
  void aWrongChecksumIsNoHeader() throws Exception {
    PcElf elf = new PcElf(false);
    elf.content = new int[] {MAGIC, 0, -MAGIC + 1, 0};
    assertThat(load(elf.build(), AUTO).start()).isEqualTo(new PcImage.Start.Flat());
  }

  @Test
  void anEntryOfAHighKernelMayBePhysical() throws Exception {
    PcElf elf = new PcElf(true);
    elf.virtual = 0xFFFF_FFFF_8010_0000L;
    elf.entry = 0xFFFF_FFFF_8010_0008L;
    assertThat(load(elf.build(), new PcFormat.Elf()).image().entry()).isEqualTo(0x10_0008);
    elf.entry = 0x10_000C;
    assertThat(load(elf.build(), new PcFormat.Elf()).image().entry()).isEqualTo(0x10_000C);
    elf.entry = 0x20_0000;
    refuses(elf.build(), new PcFormat.Elf(), "entry point 0x200000 is in no loaded segment");
  }

  @Test
  void aKernelOfAnotherProcessorIsNamed() {
    byte[] power = new ElfBuilder().build();
    refuses(
        power,
        AUTO,
        "ELF for PowerPC, 32-bit, big-endian (expected: x86, 32- or 64-bit, little-endian); a Book"
            + " E cpu takes it");
    assertThatThrownBy(() -> ImageLoader.load("guest", new PcElf(true).build(), 64 << 20))
        .hasMessage(
            "guest: ELF for x86-64, 64-bit, little-endian (expected: PowerPC, 32-bit, big-endian);"
                + " cpu x86 takes it");
    PcElf arm = new PcElf(true);
    arm.machine = 183;
    refuses(
        arm.build(),
        AUTO,
        "ELF for AArch64, 64-bit, little-endian (expected: x86, 32- or 64-bit, little-endian)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1       | 8192 | 16       | segment 0: physical 0xffffffffffffffff to 0x1ffe is outside RAM (expected: below 0x1000000)",
        "1048576  | -1   | 16       | segment 0: 17592186044416 MiB (expected: <= the 16 MiB of RAM); give the machine more memory",
        "16773120 | 8192 | 16       | segment 0: physical 0xfff000 to 0x1000fff is outside RAM (expected: below 0x1000000)",
        "1048576  | 8192 | 9000     | segment 0: 9000 bytes in the file (expected: <= its 8192 bytes in memory)",
        "1048576  | 8192 | 17       | truncated: segment 0 ends at byte 273, the file at byte 272"
      })
  void segmentsOf64BitsThatDoNotFit(long physical, long memory, long file, String message) {
    PcElf elf = new PcElf(true);
    elf.physical = physical;
    elf.memoryBytes = memory;
    elf.fileBytes = file;
    refuses(elf.build(), new PcFormat.Elf(), message);
  }

  @ParameterizedTest
  @CsvSource({
    "4, 'multiboot: the kernel asks for a video mode (expected: none); there is no screen'",
    "8, multiboot: requirements 0x8 (expected: of 0x3 only)"
  })
  void requirementsThatAreNotMet(int flags, String message) {
    PcElf elf = new PcElf(false);
    elf.content = header(flags);
    refuses(elf.build(), AUTO, message);
  }

  /** A kernel of 64 bytes whose header, at 16, says where it goes. */
  private static byte[] placed(int header, int load, int loadEnd, int bssEnd, int entry) {
    int flags = 1 << 16;
    byte[] fields = words(MAGIC, flags, -(MAGIC + flags), header, load, loadEnd, bssEnd, entry);
    byte[] kernel = new byte[64];
    System.arraycopy(fields, 0, kernel, 16, fields.length);
    return kernel;
  }

  @Test
  void addressesOfTheHeaderPlaceARawKernel() throws Exception {
    byte[] kernel = placed(0x10_0010, 0x10_0000, 0x10_0030, 0x10_1000, 0x10_0020);
    PcImage image = load(kernel, AUTO);
    assertThat(image.start()).isEqualTo(new PcImage.Start.Multiboot());
    GuestImage.Segment segment = image.image().segments().getFirst();
    assertThat(segment.physical()).isEqualTo(0x10_0000);
    assertThat(segment.content()).isEqualTo(Arrays.copyOf(kernel, 0x30));
    assertThat(segment.end()).isEqualTo(0x10_1000);
    assertThat(image.image().entry()).isEqualTo(0x10_0020);
  }

  @Test
  void loadingMayBeginInsideTheFileAndEndWithIt() throws Exception {
    byte[] kernel = placed(0x10_0000, 0x10_0000, 0, 0, 0x10_0000);
    GuestImage.Segment segment = load(kernel, AUTO).image().segments().getFirst();
    assertThat(segment.content()).isEqualTo(Arrays.copyOfRange(kernel, 16, 64));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "100030 100000 0      0       100000 | header_addr 0x100030, load_addr 0x100000 (expected: 0 to 0x10 between them)",
        "100010 100000 100041 0       100000 | 65 bytes to load (expected: 1 to 64)",
        "100010 100000 ff000  0       100000 | -4096 bytes to load (expected: 1 to 64)",
        "100010 100000 0      1000001 100000 | physical 0x100000 to 0x1000000 is outside RAM (expected: below 0x1000000)",
        "100010 100000 0      0       100040 | entry_addr 0x100040 (expected: 0x100000 to 0x10003f)"
      })
  void addressesThatContradict(String fields, String message) {
    int[] field =
        Arrays.stream(fields.split(" +", -1)).mapToInt(f -> Integer.parseInt(f, 16)).toArray();
    byte[] kernel = placed(field[0], field[1], field[2], field[3], field[4]);
    refuses(kernel, AUTO, "multiboot: " + message);
  }

  @Test
  void aRawKernelWithoutAddressesIsNotMultiboot() {
    byte[] kernel = words(header(0));
    refuses(
        kernel,
        new PcFormat.Multiboot(),
        "multiboot: not an ELF (expected: ELF, or bit 16 and addresses)");
  }

  @Test
  void aHeaderBehind8KibIsNotFound() throws Exception {
    byte[] kernel = new byte[8192 + 32];
    System.arraycopy(placed(0, 0, 0, 0, 0), 16, kernel, 8192, 32);
    refuses(
        kernel,
        new PcFormat.Multiboot(),
        "no multiboot header (expected: 1badb002 with its checksum in the first 8 KiB)");
  }

  private static byte[] sector(int bytes) {
    byte[] disk = new byte[bytes];
    Arrays.fill(disk, (byte) 0x90);
    disk[510] = 0x55;
    disk[511] = (byte) 0xAA;
    return disk;
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 513, 1_474_560})
  void ofADiskTheFirstSectorIsLoaded(int bytes) throws Exception {
    PcImage image = load(sector(bytes), AUTO);
    assertThat(image.start()).isEqualTo(new PcImage.Start.BootSector());
    GuestImage.Segment segment = image.image().segments().getFirst();
    assertThat(segment.physical()).isEqualTo(0x7C00);
    assertThat(segment.content()).hasSize(512);
  }

  @Test
  void aSectorWithoutSignatureIsRefused() {
    byte[] disk = sector(512);
    disk[511] = 0;
    refuses(
        disk,
        new PcFormat.BootSector(),
        "no boot sector: 512 bytes (expected: >= 512 bytes, with 55aa at 510)");
    refuses(
        disk,
        AUTO,
        "unknown format: starts with 90909090 (expected: ELF 7f454c46, a multiboot header, or 55aa"
            + " at the end of the first sector); anything else can be loaded as raw, with an"
            + " address");
    refuses(new byte[0], AUTO, "empty (expected: a guest image)");
    refuses(new byte[3], new PcFormat.Elf(), "not an ELF file (expected: it starts with 7f454c46)");
  }

  private static PcFormat raw(long address, long... entry) {
    return new PcFormat.Raw(
        address, entry.length == 0 ? OptionalLong.empty() : OptionalLong.of(entry[0]));
  }

  @Test
  void rawBytesGoWhereTheyAreTold() throws Exception {
    PcImage image = load(new byte[] {1, 2, 3}, raw(0x1_2345));
    assertThat(image.start()).isEqualTo(new PcImage.Start.Real());
    assertThat(image.image().entry()).isEqualTo(0x1_2345);
    assertThat(image.image().segments().getFirst().content()).containsExactly(1, 2, 3);
    assertThat(load(new byte[3], raw(0x1000, 0x1002)).image().entry()).isEqualTo(0x1002);
  }

  @Test
  void firmwareIsEnteredAtTheResetVectorAndSeenBelow1Mib() throws Exception {
    byte[] rom = new byte[256 << 10];
    rom[rom.length - 1] = 7;
    rom[128 << 10] = 5;
    PcImage image = load(rom, raw(0xFFFC_0000L));
    assertThat(image.start()).isEqualTo(new PcImage.Start.Reset());
    GuestImage.Segment shadow = image.image().segments().get(1);
    assertThat(shadow.physical()).isEqualTo(0xE_0000);
    assertThat(shadow.content()).hasSize(128 << 10).startsWith(5).endsWith(7);

    PcImage low = load(new byte[64 << 10], raw(0xF_0000));
    assertThat(low.start()).isEqualTo(new PcImage.Start.Real());
    assertThat(low.image().entry()).isEqualTo(0xF_FFF0);
    assertThat(low.image().segments()).hasSize(1);
  }

  @Test
  void rawThatCannotBe() {
    refuses(
        new byte[16],
        raw(0x00FF_FFF8),
        "raw: physical 0xfffff8 to 0x1000007 is outside memory (expected: below 0x1000000, or"
            + " 0xfff00000 to 0xffffffff)");
    refuses(
        new byte[16],
        raw(0x10_0000),
        "raw: entry 0x100000 (expected: below 0x100000 for real mode, or the reset vector"
            + " 0xfffffff0)");
  }
}
