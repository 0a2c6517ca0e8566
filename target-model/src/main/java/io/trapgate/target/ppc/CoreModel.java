package io.trapgate.target.ppc;

import java.util.Set;

/**
 * What one kind of core executes and how large its parts are: all that tells one from another
 * inside this package.
 */
public final class CoreModel {
  /** Freescale e500 version 2 (E500RM). */
  public static final CoreModel E500V2 =
      new CoreModel(PpcFeature.E500V2, 0x0606_FF34, 32, TlbGeometry.E500V2, SprSet.E500V2);

  /** Freescale e500mc: MSR[GS], [RI] and [PMM], without [SPE], [WE] and [UBLE]. */
  public static final CoreModel E500MC =
      new CoreModel(PpcFeature.E500MC, 0x1402_FB36, 64, TlbGeometry.E500MC, SprSet.E500MC);

  /** IBM PowerPC 440x5. */
  public static final CoreModel PPC440 =
      new CoreModel(PpcFeature.PPC440, 0x0006_FF30, 32, TlbGeometry.PPC440, SprSet.PPC440);

  private final Set<PpcFeature> features;
  private final PpcDecoder decoder;
  private final int msrBits;
  private final int cacheLineBytes;
  private final TlbGeometry tlb;
  private final SprSet sprs;

  /**
   * @param features the groups of instructions it has
   * @param msrBits the MSR bits it keeps
   * @param cacheLineBytes size of a cache block in bytes: what dcbz clears
   * @param tlb how many translations it holds
   * @param sprs its special purpose registers
   */
  CoreModel(
      Set<PpcFeature> features, int msrBits, int cacheLineBytes, TlbGeometry tlb, SprSet sprs) {
    this.features = Set.copyOf(features);
    this.decoder = new PpcDecoder(PpcOpTable.ROWS, features);
    this.msrBits = msrBits;
    this.cacheLineBytes = cacheLineBytes;
    this.tlb = tlb;
    this.sprs = sprs;
  }

  /** Whether it has this group of instructions. */
  public boolean has(PpcFeature feature) {
    return features.contains(feature);
  }

  /** Tells its instructions apart. */
  public PpcDecoder decoder() {
    return decoder;
  }

  /** How many translations of any page size it holds. */
  public int largeTranslations() {
    return tlb.large();
  }

  /** Its special purpose registers. */
  public SprSet sprs() {
    return sprs;
  }

  /** Size of a cache block in bytes. */
  public int cacheLineBytes() {
    return cacheLineBytes;
  }

  /** The MSR bits it keeps. */
  int msrBits() {
    return msrBits;
  }

  /** How many translations it holds. */
  TlbGeometry tlb() {
    return tlb;
  }

  /** The first of the two registers that a debug interrupt saves to. */
  int debugSave() {
    return has(PpcFeature.DEBUG_LEVEL) ? Spr.DSRR0 : Spr.CSRR0;
  }
}
