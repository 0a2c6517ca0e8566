package io.trapgate.it.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The README, read for what can be checked in it. */
final class Readme {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private final List<String> lines;

  private Readme(List<String> lines) {
    this.lines = lines;
  }

  static Readme read() throws IOException {
    return new Readme(Files.readAllLines(root().resolve("README.md")));
  }

  /** The folder that holds the README, upwards from the working directory. */
  static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (here != null && !Files.exists(here.resolve("README.md"))) {
      here = here.getParent();
    }
    if (here == null) {
      throw new IllegalStateException("no README.md above " + Path.of("").toAbsolutePath());
    }
    return here;
  }

  /** The rows of the table with this heading, split into cells. */
  List<List<String>> table(String heading) {
    int at = lines.indexOf(heading);
    if (at < 0) {
      throw new IllegalStateException("the README has no table with the heading " + heading);
    }
    List<List<String>> rows = new ArrayList<>();
    for (int i = at + 2; i < lines.size() && lines.get(i).startsWith("|"); i++) {
      String row = lines.get(i);
      rows.add(List.of(row.substring(2, row.length() - 2).split(" \\| ")));
    }
    return rows;
  }

  /** The lines of all blocks fenced as {@code language}, comments cut off. */
  List<String> blocks(String language) {
    List<String> found = new ArrayList<>();
    boolean inside = false;
    boolean wanted = false;
    for (String line : lines) {
      if (line.startsWith("```")) {
        inside = !inside;
        wanted = inside && line.equals("```" + language);
      } else if (wanted) {
        found.add(language.isEmpty() ? line : line.replaceAll("\\s+#.*", ""));
      }
    }
    return found;
  }

  /** What stands between the first pair of backquotes. */
  static String code(String cell) {
    Matcher code = CODE.matcher(cell);
    return code.find() ? code.group(1) : cell;
  }
}
