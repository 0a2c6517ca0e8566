/**
 * Exact IEEE 754 binary arithmetic on bit patterns: pure functions of operands and control, with
 * the flags of each result. Every value is in the double format, as in the PowerPC's floating-point
 * registers; single precision is a choice of rounding. The two ways a core treats what is no finite
 * number stand on the same arithmetic: {@link io.trapgate.target.ppc.fp.ClassicArithmetic} with
 * NaNs and infinities, {@link io.trapgate.target.ppc.fp.EmbeddedArithmetic} with saturation.
 */
@NullMarked
package io.trapgate.target.ppc.fp;

import org.jspecify.annotations.NullMarked;
