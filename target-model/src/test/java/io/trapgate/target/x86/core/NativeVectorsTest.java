package io.trapgate.target.x86.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.x86.fpu.FpuState;
import io.trapgate.target.x86.fpu.FxArea;
import io.trapgate.target.x86.fpu.FxFeatures;
import io.trapgate.target.x86.fpu.FxFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What a processor (AMD Zen 4) made of x87, MMX and SSE instructions on random states, bit for bit:
 * lines that {@code x86/native/vectors.c} printed. {@code -Dx86.vectors=FILE} replays others.
 */
class NativeVectorsTest {
  /** Lines of the resource: two per instruction. */
  private static final int LINES = 876;

  /** Three per instruction of the x87. */
  private static final int UNMASKED_LINES = 348;

  /** FCOMI and its kin: the manual says C1 becomes 0, this AMD processor leaves it. */
  private static final Set<String> KEEP_C1 = Set.of("dbe9", "dbf1", "dfe9", "dff1");

  private static final int SCRATCH = 0x4000;
  private static final HexFormat HEX = HexFormat.of();

  private final TestCpu guest = new TestCpu();

  @Test
  void withEveryExceptionMasked() throws IOException {
    List<String> lines = lines("vectors.txt.gz");

    assertThat(lines).hasSize(LINES);
    assertThat(differences(lines)).isEmpty();
  }

  @Test
  void withX87ExceptionsThatAreNotMasked() throws IOException {
    List<String> lines = lines("unmasked.txt.gz");

    assertThat(lines).hasSize(UNMASKED_LINES);
    assertThat(differences(lines)).isEmpty();
  }

  /** One more test for each file that is named; without one there is none to skip. */
  @TestFactory
  Stream<DynamicTest> anotherFile() {
    return Stream.ofNullable(System.getProperty("x86.vectors"))
        .map(Path::of)
        .map(file ->
            DynamicTest.dynamicTest(
                file.toString(),
                () -> assertThat(differences(Files.readAllLines(file))).isEmpty()));
  }

  /** The first line that differs of each instruction. */
  private List<String> differences(List<String> lines) {
    Map<String, String> wrong = new TreeMap<>();
    for (String line : lines) {
      String difference = replay(line);
      if (!difference.isEmpty()) {
        String code = line.substring(0, line.indexOf(' '));
        wrong.putIfAbsent(code, code + " " + difference + "\n    " + line);
      }
    }
    return List.copyOf(wrong.values());
  }

  private static List<String> lines(String file) throws IOException {
    try (InputStream in = NativeVectorsTest.class.getResourceAsStream("/x86/native/" + file);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Objects.requireNonNull(in, file)),
                    StandardCharsets.US_ASCII))) {
      return reader.lines().toList();
    }
  }

  /** What differs, or nothing. */
  private String replay(String line) {
    String[] sides = line.split(" > ", -1);
    String[] in = sides[0].split(" ", -1);
    guest.flat(32, 0x1000);
    X86State s = guest.state();
    s.cr0 |= X86State.CR0_NE;
    s.cr4 = X86State.CR4_OSFXSR;
    load(s.fpu, in);
    s.gpr[Gpr.RAX] = Long.parseLong(in[2], 16);
    s.gpr[Gpr.RDI] = SCRATCH;
    guest.put(SCRATCH, in[1]);
    try {
      guest.run(in[0], 1);
    } catch (EmulationFailure failure) {
      return failure.what();
    }
    int ignored = KEEP_C1.contains(in[0]) ? 0x200 : 0;
    boolean unmasked = (Integer.parseInt(sides[1].split(" ", -1)[1], 16) & 0x80) != 0;
    ignored |= unmasked && comparison(in[0]) ? 0x4700 : 0;
    s.fpu.fsw &= ~ignored;
    if (unmasked && KEEP_C1.contains(in[0])) { // the manual keeps EFLAGS, this processor sets them
      s.flags = s.flags & ~Flag.ARITHMETIC | flags(sides[1]);
    }
    String ours = state(s);
    String theirs = withoutStatus(sides[1], ignored);
    return ours.equals(theirs) ? "" : "ours " + ours + "\n    cpu  " + theirs;
  }

  private static int flags(String state) {
    return Integer.parseInt(state.split(" ", -1)[9], 16);
  }

  /** With an unmasked exception the manual keeps the condition bits, this processor sets them. */
  private static boolean comparison(String code) {
    int digit = Integer.parseInt(code.substring(2, 4), 16) >>> 3 & 7;
    boolean plain = code.matches("(d8|dc|da|de).*") && (digit == 2 || digit == 3);
    return plain || Set.of("dde1", "dde9", "dae9", "ded9", "d9e4").contains(code);
  }

  private static String withoutStatus(String state, int ignored) {
    String[] words = state.split(" ", -1);
    words[1] = Integer.toHexString(Integer.parseInt(words[1], 16) & ~ignored);
    return String.join(" ", words);
  }

  private static void load(FpuState fpu, String[] in) {
    byte[] area = new byte[FxArea.BYTES];
    number(area, 0, in[3], 2);
    number(area, 2, in[4], 2);
    number(area, 4, in[5], 1);
    number(area, 24, in[6], 4);
    for (int i = 0; i < 8; i++) {
      bytes(area, 32 + 16 * i, "0000000000000080ff3f");
    }
    bytes(area, 32, in[7]);
    bytes(area, 48, in[8]);
    bytes(area, 160, in[9]);
    bytes(area, 176, in[10]);
    new FxArea(FxFormat.BITS32, FxFeatures.INTEL).restore(fpu, area, true);
  }

  private static void number(byte[] area, int at, String hex, int count) {
    long value = Long.parseLong(hex, 16);
    for (int i = 0; i < count; i++) {
      area[at + i] = (byte) (value >>> 8 * i);
    }
  }

  private static void bytes(byte[] area, int at, String hex) {
    byte[] bytes = HEX.parseHex(hex);
    System.arraycopy(bytes, 0, area, at, bytes.length);
  }

  private String state(X86State s) {
    byte[] area = new FxArea(FxFormat.BITS32, FxFeatures.INTEL).image(s.fpu, true);
    return "%x %x %x %x %s %s %s %s %x %x %s"
        .formatted(
            s.fpu.fcw,
            s.fpu.fsw,
            s.fpu.valid,
            s.fpu.mxcsr,
            HEX.formatHex(area, 32, 42),
            HEX.formatHex(area, 48, 58),
            HEX.formatHex(area, 144, 154),
            HEX.formatHex(area, 160, 176),
            s.gpr[Gpr.RAX],
            s.flags & Flag.ARITHMETIC,
            HEX.formatHex(guest.get(SCRATCH, 16)));
  }
}
