package io.trapgate.target.booke;

import io.trapgate.target.ppc.CoreModel;
import io.trapgate.target.ppc.PpcFeature;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The translations that a guest finds at its entry: address 0 onwards, one to one.
 *
 * @param entries the entries of the TLB
 * @param bytes how much they cover
 */
public record InitialMapping(List<EntryState.Mapping> entries, long bytes) {
  /** Size codes of the 440 that matter here: 1 MiB, 16 MiB, 256 MiB. */
  private static final List<Integer> SIZES_OF_440 = List.of(5, 7, 9);

  public InitialMapping {
    entries = List.copyOf(entries);
  }

  /**
   * At least 4 to the power of {@code tsize} KiB: one entry, or as many of the 440's largest pages
   * as it takes.
   */
  public static InitialMapping covering(int tsize, CoreModel core) {
    if (!core.has(PpcFeature.IBM_MMU)) {
      return of(1, tsize);
    }
    int largest = SIZES_OF_440.getLast();
    int code = SIZES_OF_440.stream().filter(size -> size >= tsize).findFirst().orElse(largest);
    return of(tsize <= largest ? 1 : 1 << 2 * (tsize - largest), code);
  }

  /**
   * The entry of the core's last index that maps a device of this size elsewhere.
   *
   * @param effective a multiple of {@link #pageFor}
   */
  public static EntryState.Mapping window(
      long effective, long physical, long bytes, CoreModel core) {
    int tsize = Long.numberOfTrailingZeros(pageFor(bytes)) - 10 >> 1;
    return new EntryState.Mapping(core.largeTranslations() - 1, (int) effective, physical, tsize);
  }

  /** The smallest page, of those that all cores have, that holds so many bytes from 64 KiB on. */
  public static long pageFor(long bytes) {
    long page = 64 << 10;
    while (page < bytes || page == 4 << 20 || page == 64 << 20) { // which the 440 has not
      page <<= 2;
    }
    return page;
  }

  private static InitialMapping of(int count, int tsize) {
    long bytes = 1L << 10 + 2 * tsize;
    List<EntryState.Mapping> entries =
        IntStream.range(0, count)
            .mapToObj(i -> new EntryState.Mapping(i, (int) (i * bytes), i * bytes, tsize))
            .toList();
    return new InitialMapping(entries, count * bytes);
  }
}
