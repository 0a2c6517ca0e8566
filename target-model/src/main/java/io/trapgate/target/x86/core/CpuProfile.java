package io.trapgate.target.x86.core;

import io.trapgate.target.x86.fpu.FxFeatures;

/**
 * What differs from one modelled processor to another.
 *
 * @param fx whose FXSAVE and FXRSTOR it has
 * @param fxFeatures what these two depend on
 */
public record CpuProfile(FxProfile fx, FxFeatures fxFeatures) {
  /** One with the FXSAVE area of Intel's processors. */
  public CpuProfile(FxProfile fx) {
    this(fx, FxFeatures.INTEL);
  }
}
