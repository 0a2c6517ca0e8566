package io.trapgate.it.arch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What source files may not be called. */
final class FileNames {
  /** Packets of gdb's manual (nodes "Packets" and "General Query Packets"), in any case. */
  private static final Pattern PACKET =
      Pattern.compile(
          "(?:q(?:supported|xfer|rcmd|c|crc|search\\w*|attached|offsets|symbol|[fs]threadinfo"
              + "|threadextrainfo|tstatus|startnoackmode|nonstop|passsignals|allow|execandargs)"
              + "|v(?:cont|kill|run|attach|mustreplyempty|ctrlc|file|stopped|flash\\w*)"
              + "|[a-z][0-4]?)(?:packet|command|request|reply|handler|query)?",
          Pattern.CASE_INSENSITIVE);

  private FileNames() {}

  /** One line for each pair of files in one folder whose names differ only in case. */
  static List<String> differingOnlyInCase(List<Path> files) {
    Map<String, Path> seen = new HashMap<>();
    List<String> findings = new ArrayList<>();
    for (Path file : files) {
      Path other = seen.putIfAbsent(file.toString().toLowerCase(Locale.ROOT), file);
      if (other != null) {
        findings.add(other + " and " + file + " differ only in case");
      }
    }
    return findings;
  }

  /** One line for each file named after a packet instead of after what the packet means. */
  static List<String> namedAfterPackets(List<Path> files) {
    return files.stream()
        .filter(file -> PACKET.matcher(baseName(file)).matches())
        .map(file -> file + " is named after a packet")
        .toList();
  }

  private static String baseName(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }
}
