package io.trapgate.target.x86.core;

/**
 * What differs from one modelled processor to another.
 *
 * @param fx whose FXSAVE and FXRSTOR it has
 */
public record CpuProfile(FxProfile fx) {}
