package io.trapgate.target.memory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What RAM holds when a machine starts. Never changed: any number of machines read its pages, and
 * each copies a page before it writes there.
 */
public final class RamImage {
  /**
   * One region's part.
   *
   * @param base first physical address
   * @param bytes size
   * @param pages by chunk and page within it; absent ones read as zeros
   */
  record Part(long base, long bytes, byte[] @Nullable [] @Nullable [] pages) {}

  private final List<Part> parts;

  RamImage(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  List<Part> parts() {
    return parts;
  }
}
