package io.trapgate.it.lockstep;

import java.io.IOException;

/** QEMU gave up because one of its own assertions failed; what it traced before is good. */
final class QemuFailure extends IOException {
  private static final long serialVersionUID = 1;

  QemuFailure(String line, Throwable cause) {
    super(line, cause);
  }
}
