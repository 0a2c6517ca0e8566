package io.trapgate.it.lldb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The configurations in docs/editors.md can be pasted: valid, and with nothing misspelt. */
class EditorsPageTest {
  /** What each extension's own documentation lists, as far as the page uses it. */
  private static final Map<String, List<String>> KNOWN =
      Map.of(
          "cppdbg",
          List.of(
              "program",
              "cwd",
              "MIMode",
              "miDebuggerPath",
              "miDebuggerServerAddress",
              "stopAtConnect",
              "hardwareBreakpoints",
              "setupCommands"),
          "lldb",
          List.of("targetCreateCommands", "processCreateCommands"),
          "lldb-dap",
          List.of("program", "attachCommands", "stopOnEntry"));

  @Test
  void everyConfigurationHasKnownKeysOnly() {
    List<JsonNode> all = LaunchConfigurations.all();
    assertThat(all).hasSize(KNOWN.size());
    for (JsonNode one : all) {
      String type = one.get("type").stringValue();
      assertThat(KNOWN).containsKey(type);
      assertThat(one.get("name").stringValue()).startsWith("trapgate (");
      assertThat(one.get("request").stringValue()).isIn("launch", "attach");
      assertThat(one.propertyNames().stream().filter(key -> !isCommon(key)))
          .isSubsetOf(KNOWN.get(type));
      assertThat(one.toString()).contains("127.0.0.1:1234");
    }
  }

  private static boolean isCommon(String key) {
    return List.of("name", "type", "request").contains(key);
  }

  @Test
  void portAndGuestAreTheReadmes() throws IOException {
    String readme = Files.readString(LaunchConfigurations.root().resolve("README.md"));
    assertThat(readme).contains("serve --listen 127.0.0.1:1234", "src/guests/demo.elf");
    String program = LaunchConfigurations.of("cppdbg").get("program").stringValue();
    assertThat(Path.of(LaunchConfigurations.filled(program, 1))).exists();
  }
}
