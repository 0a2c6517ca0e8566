package io.trapgate.stub.script.run;

import java.util.List;
import java.util.Optional;

/**
 * The lines of a script, and which of them gdb has come to: it echoes each command before it runs
 * it. Belongs to the thread that reads gdb's output; {@link #last} may be asked by those who have
 * waited for that.
 */
final class ScriptLines {
  private final String file;
  private final List<String> lines;
  private volatile Optional<Command> last = Optional.empty();

  /**
   * @param file the script as gdb is told of it
   * @param lines its text
   */
  ScriptLines(String file, List<String> lines) {
    this.file = file;
    this.lines = lines.stream().map(String::strip).toList();
  }

  /**
   * A command of the script.
   *
   * @param line from 1
   */
  record Command(String text, int line) {}

  /** Whether this is the command with which the launcher reads the script. */
  boolean begins(String command) {
    return command.equals("source " + file);
  }

  /** Whether this is a line of the script; if so it is the last that gdb has come to. */
  boolean comesTo(String command) {
    String text = command.strip();
    int line = next(text);
    if (line > 0) {
      last = Optional.of(new Command(text, line));
    }
    return line > 0;
  }

  /** The last command that gdb came to. */
  Optional<Command> last() {
    return last;
  }

  /**
   * The command that failed: the last that gdb came to.
   *
   * @param reported the line that gdb gives, 0 for none: of a block it is the last one
   */
  Optional<Command> at(int reported) {
    if (reported < 1 || reported > lines.size()) {
      return last;
    }
    Command given = new Command(lines.get(reported - 1), reported);
    return Optional.of(last.filter(command -> command.line() <= reported).orElse(given));
  }

  /** The next line with that text behind the last one, or else the first of all. */
  private int next(String text) {
    int from = last.map(Command::line).orElse(0);
    for (int i = 0; i < lines.size(); i++) {
      int at = (from + i) % lines.size();
      if (lines.get(at).equals(text)) {
        return at + 1;
      }
    }
    return 0;
  }
}
