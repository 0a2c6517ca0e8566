package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.InsnSample;
import io.trapgate.target.x86.core.RowView;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What streams are made of.
 *
 * @param rows those of the table, of all that a mode has
 * @param drawn whether a form of a row may be in it
 * @param trapFlag whether POPF and IRET now and then set TF
 * @param reservedFlags whether what IRET loads has bits in it that are always 0
 * @param msrs those that RDMSR and WRMSR may name
 * @param own what of a debugger the guest itself is
 */
record StreamChoice(
    UnaryOperator<List<RowView>> rows,
    Predicate<InsnSample> drawn,
    boolean trapFlag,
    boolean reservedFlags,
    IntPredicate msrs,
    OwnDebug own) {
  /** All that there is. */
  static final StreamChoice ALL = new StreamChoice(rows -> rows, sample -> true, true, true, msr -> true, OwnDebug.NONE);
}
