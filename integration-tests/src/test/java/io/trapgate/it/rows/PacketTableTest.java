package io.trapgate.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.SourceTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/packets.md} has a row for every packet, and each of its cells a test that runs there.
 */
class PacketTableTest {
  private static final Path ROOT = SourceTree.root();
  private static final Pattern SERVED = Pattern.compile("Map\\.entry\\(\\s*\"([^\"]+)\"");

  private static final String PAGE =
      PacketTable.header()
          + "\n|---|---|---|---|\n"
          + "| `g`, `G` | all | `InspectionRowsTest.memoryIsRead` | same |\n";

  private static List<String> protocol() throws IOException {
    List<String> packets = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(
            PacketTableTest.class.getResourceAsStream("/packets/protocol.txt"))) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (!line.startsWith("#")) {
          List<String> words = Arrays.asList(line.split(" ", -1));
          packets.addAll(words.subList(1, words.size()));
        }
      }
    }
    return packets;
  }

  private static PacketTable page() throws IOException {
    return PacketTable.of(Files.readString(ROOT.resolve("docs/packets.md")));
  }

  @Test
  void everyPacketHasARowAndEveryCellATestThatRunsThere() throws IOException {
    assertThat(protocol()).hasSizeGreaterThan(200);
    assertThat(page().faults(protocol(), new CompiledTests(ROOT))).isEmpty();
  }

  /** So that a packet can't be added without a row. */
  @Test
  void whatTheParserKnowsHasARow() throws IOException {
    Path folder = ROOT.resolve("stub-server/src/main/java/io/trapgate/stub/rsp/packet");
    List<String> rows = page().rows().stream().flatMap(row -> row.packets().stream()).toList();
    List<String> served =
        SERVED
            .matcher(Files.readString(folder.resolve("RequestParser.java")))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(served).hasSizeGreaterThan(20);
    assertThat(served)
        .allSatisfy(name ->
            assertThat(rows)
                .as(name)
                .anyMatch(row -> row.equals(name) || row.startsWith(name + ":")));
  }

  private static List<String> faults(String page) {
    return PacketTable.of(page).faults(List.of("g"), new CompiledTests(ROOT));
  }

  @Test
  void aTableInOrderHasNoFault() {
    assertThat(faults(PAGE)).isEmpty();
  }

  @Test
  void aPacketWithoutARowIsFound() {
    assertThat(faults(PAGE.replace("`g`", "`p`"))).containsExactly("g: no row");
    assertThat(faults("no table at all")).containsExactly("g: no row");
  }

  @Test
  void anEmptyCellIsFound() {
    assertThat(faults(PAGE.replace("same", ""))).containsExactly("g, G: no test in the column x86");
    assertThat(faults(PAGE.replace("`InspectionRowsTest.memoryIsRead`", "yes")))
        .containsExactly("g, G: no test in the column Book E", "g, G: no test in the column x86");
  }

  @Test
  void aTestThatIsNotThereIsFound() {
    assertThat(faults(PAGE.replace("memoryIsRead", "memoryIsRed")))
        .contains("g, G: no test InspectionRowsTest.memoryIsRed");
    assertThat(faults(PAGE.replace("same", "`NoRowsTest.nothing`")))
        .contains("g, G: no test NoRowsTest.nothing");
  }

  @Test
  void aTestThatDoesNotRunOnTheMachineIsFound() {
    String other = PAGE.replace("same", "`PacketTableTest.aTableInOrderHasNoFault`");
    assertThat(faults(other))
        .containsExactly(
            "g, G: none of its tests runs on x86: [PacketTableTest.aTableInOrderHasNoFault]");
    String fake = PAGE.replace("same", "`X86SessionTest.theFifthIsRefusedWithOurText`");
    assertThat(faults(fake)).as("a fake is no machine").hasSize(1);
  }

  @Test
  void theClassTellsTheMachines() {
    assertThat(CompiledTests.runsOn(OnOneRows.class, RowMachine.BOOKE)).isTrue();
    assertThat(CompiledTests.runsOn(OnOneRows.class, RowMachine.X86)).isFalse();
    assertThat(CompiledTests.runsOn(InspectionRowsTest.class, RowMachine.X86)).isTrue();
    assertThat(CompiledTests.enabled(OnOneRows.class, "on")).isPresent();
    assertThat(CompiledTests.enabled(OnOneRows.class, "off")).as("disabled").isEmpty();
    assertThat(CompiledTests.enabled(FlashRowsTest.class, "greet")).as("no test").isEmpty();
  }

  @OnMachines(RowMachine.BOOKE)
  abstract static class OnOneRows extends RowTest {
    OnOneRows(RowMachine machine) {
      super(machine);
    }

    @Test
    void on() {}

    @Test
    @Disabled("planted")
    void off() {}
  }
}
