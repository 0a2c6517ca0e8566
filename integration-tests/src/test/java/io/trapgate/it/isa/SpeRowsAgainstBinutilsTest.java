package io.trapgate.it.isa;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.target.ppc.PpcOpRow;
import io.trapgate.target.ppc.PpcOpTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every word of the signal processing engine has the name that GNU binutils gives it. */
@NeedsTool("powerpc-linux-gnu-objdump")
class SpeRowsAgainstBinutilsTest {
  private static final long SEED = Long.getLong("isa.seed", 20);
  private static final Pattern LINE =
      Pattern.compile("^ *[0-9a-f]+:\t[0-9a-f ]+\t([a-z0-9.]+)", Pattern.MULTILINE);

  /** What the disassembler prefers for some operands. */
  private static final Map<String, String> SHORT_FORMS =
      Map.of("evmr", "evor", "evnot", "evnor", "evsubw", "evsubfw", "evsubiw", "evsubifw");

  /** Rows of a draft that no manual describes: illegal here. */
  private static final Set<String> DRAFT =
      Set.of(
          """
          evmwlssf evmwlssfa evmwlsmf evmwlsmfa evmwlssfaaw evmwlsmfaaw evmwlssfanw evmwlsmfanw
          evmwhusiaa evmwhssmaa evmwhssfaa evmwhumiaa evmwhsmiaa evmwhsmfaa
          evmwhusian evmwhssian evmwhssfan evmwhumian evmwhsmian evmwhsmfan
          evmwhgumiaa evmwhgsmiaa evmwhgssfaa evmwhgsmfaa
          evmwhgumian evmwhgsmian evmwhgssfan evmwhgsmfan
          """
              .strip()
              .split("\\s+", -1));

  @TempDir private Path folder;

  @Test
  void allHaveTheSameName() throws Exception {
    Random random = new Random(SEED);
    List<Integer> words = new ArrayList<>();
    for (int extended = 0; extended < 2048; extended++) {
      words.add(SpeRows.PRIMARY << 26 | extended);
      words.add(SpeRows.PRIMARY << 26 | random.nextInt() & 0x039F_0000 | extended);
      words.add(SpeRows.PRIMARY << 26 | random.nextInt() & 0x039F_F800 | extended);
    }
    List<String> names = disassembled(words);
    assertThat(names).hasSameSizeAs(words);
    List<String> wrong = new ArrayList<>();
    Set<String> drafts = new TreeSet<>();
    Set<String> agreed = new TreeSet<>();
    for (int i = 0; i < words.size(); i++) {
      String theirs = SHORT_FORMS.getOrDefault(names.get(i), names.get(i));
      Optional<String> ours = name(words.get(i));
      if (DRAFT.contains(theirs) && ours.isEmpty()) {
        drafts.add(theirs);
      } else if (ours.isEmpty()
          ? isVector(theirs) && !isUnary(theirs)
          : !ours.get().equals(theirs)) {
        wrong.add("%08x %s (expected: %s)".formatted(words.get(i), ours.orElse("none"), theirs));
      } else {
        ours.ifPresent(agreed::add);
      }
    }
    System.err.println(
        "SPE names: %d words, %d rows, seed %d".formatted(words.size(), agreed.size(), SEED));
    assertThat(wrong).isEmpty();
    assertThat(drafts).isEqualTo(DRAFT);
    assertThat(agreed).containsAll(rows().stream().map(PpcOpRow::mnemonic).toList());
  }

  private static List<PpcOpRow> rows() {
    return PpcOpTable.ROWS.stream()
        .filter(row -> row.value() >>> 26 == SpeRows.PRIMARY && isVector(row.mnemonic()))
        .toList();
  }

  private static Optional<String> name(int word) {
    return rows().stream().filter(row -> row.fits(word)).map(PpcOpRow::mnemonic).findFirst();
  }

  /** Of the engine itself: embedded floating point has rows of its own. */
  private static boolean isVector(String mnemonic) {
    return mnemonic.startsWith("ev") && !mnemonic.startsWith("evfs") || mnemonic.equals("brinc");
  }

  /** Binutils doesn't ask for zero in the unused rB, which QEMU's e500v2 and our table do. */
  private static boolean isUnary(String mnemonic) {
    return rows().stream()
        .anyMatch(row -> row.mnemonic().equals(mnemonic) && (row.mask() & 0xF800) != 0);
  }

  private List<String> disassembled(List<Integer> words) throws IOException, InterruptedException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * words.size());
    words.forEach(bytes::putInt);
    Path image = Files.write(folder.resolve("words"), bytes.array());
    Path listing = folder.resolve("listing");
    String command =
        "powerpc-linux-gnu-objdump -D -z -b binary -m powerpc -EB -M spe,e500 " + image;
    Process process =
        new ProcessBuilder(command.split(" ", -1)).redirectOutput(listing.toFile()).start();
    assertThat(process.waitFor()).isZero();
    Matcher line = LINE.matcher(Files.readString(listing, StandardCharsets.UTF_8));
    return line.results().map(match -> match.group(1)).toList();
  }
}
