package io.trapgate.target.load;

import java.util.List;

/**
 * What a guest image puts where.
 *
 * @param entry guest physical address of the first instruction
 * @param segments the parts, at least one; they neither overlap nor leave RAM
 */
public record GuestImage(long entry, List<Segment> segments) {
  public GuestImage {
    segments = List.copyOf(segments);
  }

  /**
   * One part of the image.
   *
   * @param physical first guest physical address
   * @param content bytes from the file; owned by the image, not to be changed
   * @param memoryBytes size in memory; what exceeds the content is zero
   */
  public record Segment(long physical, byte[] content, long memoryBytes) {
    /** The first address after the segment. */
    public long end() {
      return physical + memoryBytes;
    }
  }

  /** The lowest address that the image uses. */
  public long start() {
    return segments.stream().mapToLong(Segment::physical).min().orElse(0);
  }

  /** The first address after everything the image uses. */
  public long end() {
    return segments.stream().mapToLong(Segment::end).max().orElse(0);
  }
}
