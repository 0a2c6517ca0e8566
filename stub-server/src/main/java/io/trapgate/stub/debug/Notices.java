package io.trapgate.stub.debug;

import java.util.ArrayList;
import java.util.List;

/**
 * Texts for the user that no reply carries: gdb shows no error text for software breakpoints and
 * watchpoints. They wait here until console output is next allowed, which is at a {@code monitor}
 * command. Event loop only.
 */
public final class Notices {
  private static final int MAX_LINES = 8;

  /** Characters of repeatable text that wait. */
  private static final int MAX_KEPT = 16_384;

  private final List<String> lines = new ArrayList<>();
  private final StringBuilder kept = new StringBuilder();
  private long lost;

  Notices() {}

  /**
   * One line that is the server's; the same again says nothing new, and more than 8 are dropped.
   */
  public void add(String line) {
    String notice = "trapgate: " + line + "\n";
    if (!lines.contains(notice) && lines.size() < MAX_LINES) {
      lines.add(notice);
    }
  }

  /**
   * The same for text that may repeat itself. From the first one that does not fit into 16 384
   * characters on all is counted and not kept, so that the gap is where it is announced.
   */
  public void keep(String text) {
    if (lost == 0 && kept.length() + text.length() <= MAX_KEPT) {
      kept.append(text);
    } else {
      lost += text.length();
    }
  }

  /** All that waits, lines first; each is handed out once. */
  public List<String> take() {
    List<String> taken = new ArrayList<>(lines);
    lines.clear();
    if (lost > 0) {
      kept.append("trapgate: ").append(lost).append(" characters of output lost here\n");
    }
    if (!kept.isEmpty()) {
      taken.add(kept.toString());
    }
    kept.setLength(0);
    lost = 0;
    return taken;
  }

  /** The lines that {@link #take} would hand out; it still will. */
  public List<String> waiting() {
    return List.copyOf(lines);
  }

  /** The client to whom the lines were of interest has gone. */
  void clientGone() {
    lines.clear();
  }
}
