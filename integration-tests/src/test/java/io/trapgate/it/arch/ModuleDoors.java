package io.trapgate.it.arch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** What a compiled module lets others see. */
final class ModuleDoors {
  private ModuleDoors() {}

  /** Exported and opened packages; one that is open to a few only is followed by their names. */
  static Set<String> exported(Path classFolder) {
    ModuleDescriptor module = descriptor(classFolder);
    TreeSet<String> doors = new TreeSet<>();
    for (ModuleDescriptor.Exports exports : module.exports()) {
      doors.add(
          exports.isQualified() ? exports.source() + " to " + exports.targets() : exports.source());
    }
    for (ModuleDescriptor.Opens opens : module.opens()) {
      doors.add("opens " + opens.source() + (opens.isQualified() ? " to " + opens.targets() : ""));
    }
    return doors;
  }

  /** Name of the compiled module. */
  static String name(Path classFolder) {
    return descriptor(classFolder).name();
  }

  private static ModuleDescriptor descriptor(Path classFolder) {
    try (InputStream bytes = Files.newInputStream(classFolder.resolve("module-info.class"))) {
      return ModuleDescriptor.read(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
