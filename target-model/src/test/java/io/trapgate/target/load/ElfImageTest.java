package io.trapgate.target.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ElfImageTest {
  private static final long RAM = 64L << 20;

  @TempDir Path folder;

  @Test
  void loadsSegmentsAtTheirPhysicalAddresses() throws Exception {
    ElfBuilder builder = new ElfBuilder();
    builder.virtual = 0xC000_1000;
    builder.physical = 0x2000;
    builder.entry = 0xC000_1004;
    GuestImage image = ImageLoader.load("k", builder.build(), RAM);
    assertThat(image.entry()).as("translated as the segment is").isEqualTo(0x2004);
    assertThat(image.start()).isEqualTo(0x2000);
    assertThat(image.end()).isEqualTo(0x2010);
    assertThat(ByteBuffer.wrap(image.segments().getFirst().content()).getInt())
        .isEqualTo(0x6000_0000);
  }

  static Stream<Arguments> wrongFields() {
    return Stream.of(
        row(e -> e.machine = 62, "x: ELF for x86-64, 32-bit, big-endian (expected: PowerPC"),
        row(e -> e.type = 1, "x: relocatable object (expected: executable)"),
        row(e -> e.type = 4, "x: core dump (expected: executable)"),
        row(e -> e.type = 77, "x: ELF type 77 (expected: executable, 2)"),
        row(e -> e.fileBytes = 17, "segment 0: 17 bytes in the file (expected: <= its 16"),
        row(e -> e.offset = 132, "truncated: segment 0 ends at byte 140, the file at byte 136"),
        row(e -> e.offset = -8, "truncated: segment 0 ends at byte 4294967296"),
        row(e -> e.physical = (int) RAM - 8, "outside RAM (expected: below 0x4000000)"),
        row(e -> e.physical = 0xFFFF_F000, "physical 0xfffff000 to 0xfffff00f is outside RAM"),
        row(e -> e.memoryBytes = 0x7FFF_FFFF, "2048 MiB (expected: <= the 64 MiB of RAM)"),
        row(e -> e.memoryBytes = 0xFFFF_FFFF, "4096 MiB (expected: <= the 64 MiB of RAM)"),
        row(e -> e.entry = 0x1010, "entry point 0x1010 is in no loaded segment"),
        row(e -> e.programHeaders = 0, "program headers: 0 (expected: 1 to 256)"),
        row(e -> e.programHeaders = 0xFFFF, "program headers: 65535 (expected: 1 to 256)"),
        row(e -> e.programHeaderAt = -1, "truncated: the program headers end at byte"),
        row(e -> e.programHeaderSize = 31, "program header size: 31 (expected: 32)"),
        row(e -> e.segmentType = 6, "no segment to load (expected: at least one PT_LOAD)"),
        row(e -> e.segmentType = 3, "needs a dynamic linker"));
  }

  private static Arguments row(Consumer<ElfBuilder> change, String message) {
    return Arguments.of(change, message);
  }

  @ParameterizedTest
  @MethodSource("wrongFields")
  void saysWhatIsWrong(Consumer<ElfBuilder> change, String message) {
    ElfBuilder builder = new ElfBuilder();
    change.accept(builder);
    assertThatThrownBy(() -> ImageLoader.load("x", builder.build(), RAM))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void namesTheWrongMachineOfRealFiles() throws Exception {
    byte[] ours = new ElfBuilder().build();
    ours[5] = 1; // little-endian: every field now reads swapped
    ours[18] = 20;
    ours[19] = 0;
    assertThatThrownBy(() -> ImageLoader.load("le", ours, RAM))
        .hasMessage(
            "le: ELF for PowerPC, 32-bit, little-endian (expected: PowerPC, 32-bit,"
                + " big-endian)");
    byte[] wide = new byte[64];
    ByteBuffer.wrap(wide).putInt(0x7F45_4C46).put((byte) 2).put((byte) 1).put((byte) 1);
    wide[16] = 2;
    wide[18] = 62;
    assertThatThrownBy(() -> ImageLoader.load("a.out", wide, RAM))
        .hasMessage(
            "a.out: ELF for x86-64, 64-bit, little-endian (expected: PowerPC, 32-bit,"
                + " big-endian); cpu x86 takes it");
  }

  @Test
  void everyTruncationIsAnImageError() {
    byte[] whole = new ElfBuilder().build();
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> ImageLoader.load("cut", part, RAM))
          .as("length " + length)
          .isInstanceOf(ImageException.class)
          .hasMessageMatching("cut: (too short|truncated).*");
    }
  }

  @Test
  void hostileHeadersNeverEscapeAsAnythingElse() {
    long seed = 20261122;
    Random random = new Random(seed);
    int loaded = 0;
    for (int run = 0; run < 20_000; run++) {
      byte[] elf = new ElfBuilder().build();
      for (int change = random.nextInt(4); change >= 0; change--) {
        elf[4 + random.nextInt(80)] = (byte) random.nextInt();
      }
      try {
        GuestImage image = ImageLoader.load("fuzz", elf, RAM);
        assertThat(image.end()).isLessThanOrEqualTo(RAM);
        assertThat(image.entry()).isBetween(image.start(), image.end() - 1);
        loaded++;
      } catch (ImageException e) {
        assertThat(e).as("seed " + seed + " run " + run).hasMessageStartingWith("fuzz: ");
      }
    }
    assertThat(loaded).as("some changes do not matter").isPositive();
  }

  @Test
  void hostileSectionCountCostsNothing() throws Exception {
    ElfBuilder builder = new ElfBuilder();
    builder.sectionHeaderAt = 0x7FFF_FFF0;
    builder.sectionHeaders = 0;
    assertThat(ImageLoader.load("s", builder.build(), RAM).entry()).isEqualTo(0x1000);
  }

  @Test
  void overlappingSegmentsAreRefused() {
    byte[] elf = Arrays.copyOf(new ElfBuilder().build(), 200);
    elf[45] = 2; // two program headers
    System.arraycopy(elf, 52, elf, 84, 32);
    ByteBuffer.wrap(elf).putInt(84 + 12, 0x100F);
    assertThatThrownBy(() -> ImageLoader.load("two", elf, RAM))
        .hasMessage("two: segments 0 and 1 overlap");
  }

  @Test
  void filesAreCheckedBeforeTheyAreRead() throws Exception {
    Path missing = folder.resolve("none.elf");
    assertThatThrownBy(() -> ImageLoader.load(missing, RAM)).hasMessage(missing + ": no such file");
    assertThatThrownBy(() -> ImageLoader.load(folder, RAM))
        .hasMessage(folder + ": is a directory (expected: an ELF or uImage file)");
    Path text = folder.resolve("note.txt");
    Files.writeString(text, "hello");
    assertThatThrownBy(() -> ImageLoader.load(text, RAM))
        .hasMessage(
            text
                + ": unknown format: starts with 68656c6c (expected: ELF 7f454c46 or uImage"
                + " 27051956)");
    Path good = folder.resolve("good.elf");
    Files.write(good, new ElfBuilder().build());
    assertThat(ImageLoader.load(good, RAM).entry()).isEqualTo(0x1000);
    assertThatThrownBy(() -> ImageLoader.load(Path.of("/dev/null"), RAM))
        .hasMessageContaining("/dev/null: not a regular file");
  }
}
