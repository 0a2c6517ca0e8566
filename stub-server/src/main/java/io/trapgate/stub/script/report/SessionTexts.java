package io.trapgate.stub.script.report;

import io.trapgate.stub.script.verdict.ScriptResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a page shows of a script that is not in its log.
 *
 * @param script its lines
 * @param transcript what the debugger printed
 * @param leftOut lines of the transcript that are missing at its beginning
 * @param problem why the log has less than it should; empty when it has all
 */
record SessionTexts(List<String> script, List<String> transcript, long leftOut, String problem) {
  /** Bytes of a script that are shown: more than anyone writes by hand. */
  private static final int SCRIPT_LIMIT = 256 * 1024;

  /** Lines of a transcript: as many as the log's. */
  private static final int TRANSCRIPT_LIMIT = 50_000;

  static SessionTexts of(ScriptResult result, String problem) {
    List<String> all = result.transcript();
    int leftOut = Math.max(0, all.size() - TRANSCRIPT_LIMIT);
    return new SessionTexts(
        lines(result.script()), all.subList(leftOut, all.size()), leftOut, problem);
  }

  private static List<String> lines(Path script) {
    try {
      if (Files.size(script) > SCRIPT_LIMIT) {
        return List.of("# " + script + " is too long to be shown here");
      }
      // Not strict: a byte that is no UTF-8 must not cost the report.
      return new String(Files.readAllBytes(script), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException _) {
      return List.of("# " + script + " could not be read when the report was written");
    }
  }
}
