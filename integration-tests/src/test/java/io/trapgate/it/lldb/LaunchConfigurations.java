package io.trapgate.it.lldb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The configurations of docs/editors.md, with their comments taken out. */
final class LaunchConfigurations {
  private static final Pattern BLOCK = Pattern.compile("(?s)```jsonc\n(.*?)```");
  private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*//.*$");

  private LaunchConfigurations() {}

  /** The folder of the project, upwards from the working directory. */
  static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (here != null && !Files.exists(here.resolve("docs/editors.md"))) {
      here = here.getParent();
    }
    if (here == null) {
      throw new IllegalStateException("no docs/editors.md above " + Path.of("").toAbsolutePath());
    }
    return here;
  }

  /** The whole page. */
  static String page() {
    try {
      return Files.readString(root().resolve("docs/editors.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> all() {
    List<JsonNode> found = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(page());
    while (blocks.find()) {
      String json = COMMENT.matcher(blocks.group(1)).replaceAll("");
      JsonNode launch = new JsonMapper().readTree(json);
      launch.get("configurations").forEach(found::add);
    }
    return found;
  }

  /** The one for this extension. */
  static JsonNode of(String type) {
    return all().stream()
        .filter(one -> one.get("type").stringValue().equals(type))
        .findFirst()
        .orElseThrow();
  }

  /** A text of a configuration for a server on another port. */
  static String filled(String text, int port) {
    return text.replace("${workspaceFolder}", root().toString())
        .replace("127.0.0.1:1234", "127.0.0.1:" + port);
  }
}
