package io.trapgate.stub.script.run;

import io.trapgate.stub.script.verdict.ScriptResult.Failure;
import java.util.List;
import java.util.Optional;

/**
 * What the launcher has reported of a session so far.
 *
 * @param begun whether gdb has come to the script
 * @param failure the first expectation that was not met, or gdb's error
 * @param lastWord how the launcher says that it ended
 */
record Findings(boolean begun, Optional<Failure> failure, LastWord lastWord) {
  static final Findings NOTHING = new Findings(false, Optional.empty(), new LastWord.None());

  /** The launcher's last report. */
  sealed interface LastWord {
    /** It said nothing: gdb was ended, has crashed, or the script has said quit. */
    record None() implements LastWord {}

    /** The script was run to its end. */
    record Finished() implements LastWord {}

    /**
     * The script has said {@code quit}.
     *
     * @param code its argument
     */
    record Quit(int code) implements LastWord {}

    /** gdb's error ended it. */
    record Failed() implements LastWord {}

    /**
     * Its time was up and the guest was stopped for that.
     *
     * @param where gdb's backtrace
     * @param details the tables at that time
     */
    record TimeUp(List<String> where, List<String> details) implements LastWord {
      public TimeUp {
        where = List.copyOf(where);
        details = List.copyOf(details);
      }
    }
  }

  Findings begins() {
    return new Findings(true, failure, lastWord);
  }

  /** The first failure counts. */
  Findings with(Failure next) {
    return new Findings(begun, failure.or(() -> Optional.of(next)), lastWord);
  }

  Findings ending(LastWord word) {
    return new Findings(begun, failure, word);
  }
}
