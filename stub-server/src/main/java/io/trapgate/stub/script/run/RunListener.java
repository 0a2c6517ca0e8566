package io.trapgate.stub.script.run;

import io.trapgate.stub.script.verdict.ScriptResult;

/** Told how a run goes, from several threads. */
public interface RunListener {
  /** A script begins. */
  void begins(String name);

  /** One line of its transcript. */
  void line(String name, String text);

  /** It is over. */
  void ended(ScriptResult result);
}
