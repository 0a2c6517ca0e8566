package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.InsnSample;
import io.trapgate.target.x86.core.RowView;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What streams are made of.
 *
 * @param rows those of the table, of all that a mode has
 * @param drawn whether a form of a row may be in it
 * @param trapFlag whether POPF now and then sets TF
 */
record StreamChoice(
    UnaryOperator<List<RowView>> rows, Predicate<InsnSample> drawn, boolean trapFlag) {
  /** All that there is. */
  static final StreamChoice ALL = new StreamChoice(rows -> rows, sample -> true, true);
}
