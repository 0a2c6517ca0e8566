package io.trapgate.it.lockstep;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the log of QEMU's {@code -d exec,cpu,nochain,in_asm}: the registers at the start of every
 * block, and once for each block what is in it.
 */
final class TraceReader {
  private static final int WORD_COLUMN = 13;

  /** What QEMU writes into the middle of the trace when it gives up. */
  private static final String ASSERTION = ": Assertion `";

  private final LineBuffer lines;
  private final List<String> names = new ArrayList<>();
  private final List<DumpLine> layout = new ArrayList<>();
  private final Map<Integer, TracedBlock> blocks = new HashMap<>();
  private final StringBuilder strange = new StringBuilder();
  private int[] values = new int[0];
  private int[] before = new int[0];
  private boolean stopped;

  TraceReader(InputStream log) {
    this.lines = new LineBuffer(log);
  }

  /** Names of the values of a dump, in the order of {@link #values}. */
  List<String> names() {
    return names;
  }

  /** Where a value is among {@link #values}. */
  int index(String name) {
    int index = names.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("QEMU's dump has no " + name + ", only " + names);
    }
    return index;
  }

  /** Registers at the start of the present block. */
  int[] values() {
    return values;
  }

  /** Registers at the start of the block before it. */
  int[] before() {
    return before;
  }

  /** Whether QEMU announced the block before and then did not execute it. */
  boolean stopped() {
    return stopped;
  }

  /** The block last translated at that address. */
  TracedBlock block(int pc) {
    TracedBlock block = blocks.get(pc);
    if (block == null) {
      throw new IllegalStateException(
          "QEMU runs a block it has not translated: %08x".formatted(pc));
    }
    return block;
  }

  /** Lines of the log that belong to no block: what QEMU complains about. */
  String strange() {
    return strange.toString();
  }

  /** Reads up to the registers of the next block; false when QEMU has ended. */
  boolean next() throws IOException {
    try {
      return read();
    } catch (IllegalStateException | NumberFormatException e) {
      if (lines.text().contains(ASSERTION)) {
        throw new QemuFailure(lines.text(), e);
      }
      throw e;
    }
  }

  private boolean read() throws IOException {
    stopped = false;
    while (lines.advance()) {
      if (lines.startsWith("Trace ")) {
        return dump();
      }
      if (lines.startsWith("IN: ")) {
        translation();
      } else if (lines.startsWith("Stopped ")) {
        stopped = true;
      } else if (lines.end() != lines.start() && !lines.startsWith("----")) {
        strange.append(lines.text()).append('\n');
      }
    }
    return false;
  }

  private boolean dump() throws IOException {
    if (layout.isEmpty()) {
      return learn();
    }
    int[] older = before;
    before = values;
    values = older;
    for (DumpLine line : layout) {
      if (!lines.advance()) {
        return false;
      }
      if (!line.fits(lines.bytes(), lines.start())) {
        throw new IllegalStateException("not a line of the register dump: " + lines.text());
      }
      line.read(lines.bytes(), lines.start(), lines.end(), values);
    }
    return true;
  }

  private boolean learn() throws IOException {
    List<String> texts = new ArrayList<>();
    while (lines.advance()) {
      if (lines.startsWith("----") || lines.startsWith("Trace ") || lines.startsWith("Stopped ")) {
        lines.back();
        texts.forEach(text -> layout.add(DumpLine.learn(text, names)));
        values = new int[names.size()];
        before = new int[names.size()];
        for (int i = 0; i < layout.size(); i++) {
          byte[] text = texts.get(i).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
          layout.get(i).read(text, 0, text.length, values);
        }
        return true;
      }
      texts.add(lines.text());
    }
    return false;
  }

  private void translation() throws IOException {
    int[] words = new int[8];
    List<String> texts = new ArrayList<>();
    int pc = 0;
    while (lines.advance()) {
      if (!lines.startsWith("0x")) {
        lines.back();
        break;
      }
      String text = lines.text();
      if (texts.isEmpty()) {
        pc = Integer.parseUnsignedInt(text.substring(2, WORD_COLUMN - 3), 16);
      }
      words = texts.size() == words.length ? Arrays.copyOf(words, 2 * words.length) : words;
      words[texts.size()] =
          Integer.parseUnsignedInt(text.substring(WORD_COLUMN, WORD_COLUMN + 8), 16);
      texts.add(text.substring(WORD_COLUMN));
    }
    blocks.put(pc, new TracedBlock(pc, Arrays.copyOf(words, texts.size()), List.copyOf(texts)));
  }
}
