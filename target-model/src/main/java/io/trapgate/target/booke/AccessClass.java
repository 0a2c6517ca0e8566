package io.trapgate.target.booke;

import io.trapgate.target.ppc.DataAccess;

/** What an access is for a DAC (booke.md 4.10). */
enum AccessClass {
  READ,
  WRITE,
  NONE;

  static AccessClass of(DataAccess access, DebugModel model, BookeChoices choices) {
    boolean silentHints = model.has(DebugModel.Trait.SILENT_HINTS);
    return switch (access) {
      case LOAD, TOUCH, CODE_INVALIDATE -> READ;
      case STORE, ZERO, INVALIDATE -> WRITE;
      case IGNORED_TOUCH -> silentHints ? NONE : READ;
      case LOST_STORE -> writeIf(choices.is(Choice.STWCX_WATCH, "always"));
      case CLEAN -> writeIf(choices.is(Choice.DCBF_CLASS, "write"));
      case ALLOCATE -> writeIf(!silentHints && choices.is(Choice.DCBA_CLASS, "write"));
    };
  }

  private static AccessClass writeIf(boolean write) {
    return write ? WRITE : NONE;
  }
}
