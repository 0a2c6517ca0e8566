package io.trapgate.it.lockstep;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Lines of a stream without making strings of them. */
public final class LineBuffer {
  private final InputStream in;
  private byte[] bytes = new byte[1 << 20];
  private int limit;
  private int next;

  /** Where the present line starts in {@link #bytes()}. */
  private int start;

  /** The end of the present line, the line feed not included. */
  private int end;

  public LineBuffer(InputStream in) {
    this.in = in;
  }

  public byte[] bytes() {
    return bytes;
  }

  public int start() {
    return start;
  }

  public int end() {
    return end;
  }

  /**
   * Goes to the next line; false at the end of the stream, where half a line counts for nothing.
   */
  public boolean advance() throws IOException {
    start = next;
    int at = start;
    for (; ; ) {
      byte[] text = bytes;
      while (at < limit && text[at] != '\n') {
        at++;
      }
      if (at < limit) {
        end = at;
        next = at + 1;
        return true;
      }
      at -= fill();
      if (at == limit) {
        return false;
      }
    }
  }

  /** Reads more behind what is there; returns by how much the present line moved down. */
  private int fill() throws IOException {
    int moved = start;
    System.arraycopy(bytes, start, bytes, 0, limit - start);
    limit -= start;
    start = 0;
    if (limit == bytes.length) {
      bytes = java.util.Arrays.copyOf(bytes, 2 * bytes.length);
    }
    int count = in.read(bytes, limit, bytes.length - limit);
    limit += Math.max(0, count);
    return moved;
  }

  /** Steps back before the present line. */
  public void back() {
    next = start;
  }

  public boolean startsWith(String prefix) {
    if (end - start < prefix.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (bytes[start + i] != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  public String text() {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }
}
