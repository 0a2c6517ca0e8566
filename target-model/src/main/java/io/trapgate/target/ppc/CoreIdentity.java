package io.trapgate.target.ppc;

/**
 * What a core says it is.
 *
 * @param pvr processor version register
 * @param svr system version register
 * @param pir processor number at reset
 */
public record CoreIdentity(int pvr, int svr, int pir) {}
