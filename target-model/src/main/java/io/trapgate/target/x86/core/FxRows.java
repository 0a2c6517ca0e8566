package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.OpRow.Trait.REFUSES_LOCK;
import static io.trapgate.target.x86.core.OpRow.row;

import java.util.List;

/** FXSAVE and FXRSTOR. */
final class FxRows {
  static final List<OpRow> ROWS =
      List.of(
          row("0F AE /0 m", "Mn", "fxsave", FxInstructions::fxsave),
          row("0F AE /1 m", "Mn", "fxrstor", FxInstructions::fxrstor),
          row("0F AE /0 r", "", "fxsave", FxInstructions::registerForm, REFUSES_LOCK),
          row("0F AE /1 r", "", "fxrstor", FxInstructions::registerForm, REFUSES_LOCK));

  private FxRows() {}
}
