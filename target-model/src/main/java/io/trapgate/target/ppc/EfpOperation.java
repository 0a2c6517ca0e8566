package io.trapgate.target.ppc;

import io.trapgate.target.ppc.fp.FpResult;
import io.trapgate.target.ppc.fp.Precision;

/** What an embedded floating-point instruction does with two elements. */
@FunctionalInterface
interface EfpOperation {
  /** The result of two operands in double format. */
  FpResult of(long a, long b, Precision precision, int control);
}
