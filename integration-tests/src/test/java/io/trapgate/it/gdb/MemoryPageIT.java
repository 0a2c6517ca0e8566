package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.it.tools.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The session that the page on memory shows is the one that gdb shows. */
@NeedsTool("gdb-multiarch")
class MemoryPageIT {
  private static final String PROMPT = "(gdb) ";

  @Test
  void theSessionIsWhatGdbShows() throws IOException {
    List<String> session = session();
    assertThat(session).hasSizeGreaterThan(30);
    Guest guest = Guest.rom();
    try (Rig rig = Rig.ours(guest, FlashBoard.mapped(guest))) {
      String shown = "";
      for (String line : session) {
        if (line.startsWith(PROMPT)) {
          shown = plain(rig.gdb().run(line.substring(PROMPT.length())).shown());
        } else {
          assertThat(shown).as(rig.gdb().transcript()).contains(plain(line));
        }
      }
    }
  }

  private static List<String> session() throws IOException {
    List<String> page = Files.readAllLines(SourceTree.root().resolve("docs").resolve("memory.md"));
    int from = page.indexOf("```gdb");
    assertThat(from).isPositive();
    return page.subList(from + 1, page.size()).stream()
        .takeWhile(line -> !line.equals("```"))
        .toList();
  }

  /** Without tabs and doubled spaces, which a page need not keep. */
  private static String plain(String text) {
    return text.replaceAll("[ \t]+", " ").strip();
  }
}
