package io.trapgate.target.ppc;

import java.util.Set;

/**
 * What one kind of core executes and how large its parts are: all that tells one from another
 * inside this package.
 */
public final class CoreModel {
  /** Freescale e500 version 2. */
  public static final CoreModel E500V2 = new CoreModel(PpcFeature.E500V2, 0x0606_FF34, 32);

  private final Set<PpcFeature> features;
  private final PpcDecoder decoder;
  private final int msrBits;
  private final int cacheLineBytes;

  /**
   * @param features the groups of instructions it has
   * @param msrBits the MSR bits it keeps
   * @param cacheLineBytes size of a cache block in bytes: what dcbz clears
   */
  CoreModel(Set<PpcFeature> features, int msrBits, int cacheLineBytes) {
    this.features = Set.copyOf(features);
    this.decoder = new PpcDecoder(PpcOpTable.ROWS, features);
    this.msrBits = msrBits;
    this.cacheLineBytes = cacheLineBytes;
  }

  /** Whether it has this group of instructions. */
  public boolean has(PpcFeature feature) {
    return features.contains(feature);
  }

  /** Tells its instructions apart. */
  public PpcDecoder decoder() {
    return decoder;
  }

  /** The MSR bits it keeps. */
  int msrBits() {
    return msrBits;
  }

  /** Size of a cache block in bytes. */
  int cacheLineBytes() {
    return cacheLineBytes;
  }
}
