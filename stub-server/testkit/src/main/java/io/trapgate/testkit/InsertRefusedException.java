package io.trapgate.testkit;

import java.io.Serial;

/** The stub has refused a breakpoint or watchpoint: no slot is free, or none can express it. */
public final class InsertRefusedException extends SessionException {
  @Serial private static final long serialVersionUID = 1L;

  private final String stubText;

  InsertRefusedException(String what, String stubText) {
    super(what + ": " + stubText);
    this.stubText = stubText;
  }

  /**
   * What the stub said, for example {@code no free hardware breakpoint slot: IAC1=0x001002b0
   * (hbreak), IAC2=0x001002c8 (hbreak)}.
   */
  public String stubText() {
    return stubText;
  }
}
