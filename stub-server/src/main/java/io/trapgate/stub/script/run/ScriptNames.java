package io.trapgate.stub.script.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What scripts are called in reports and files. */
final class ScriptNames {
  private static final Set<String> TAKEN = Set.of("junit", "report");

  private ScriptNames() {}

  /** File names without their extension, made unique by a number, also where case is ignored. */
  static List<String> of(List<Path> scripts) {
    Set<String> used = new HashSet<>(TAKEN);
    List<String> names = new ArrayList<>();
    for (Path script : scripts) {
      String base = base(script);
      String name = base;
      for (int n = 2; !used.add(name.toLowerCase(Locale.ROOT)); n++) {
        name = base + "-" + n;
      }
      names.add(name);
    }
    return names;
  }

  private static String base(Path script) {
    Path file = script.getFileName();
    String name = file == null ? "script" : file.toString();
    int dot = name.lastIndexOf('.');
    String plain = (dot > 0 ? name.substring(0, dot) : name).replaceAll("[^\\w.+-]", "_");
    return plain.startsWith(".") ? "_" + plain : plain;
  }
}
