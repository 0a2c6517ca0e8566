package io.trapgate.stub.rsp.packet;

/** Grammar of QEMU's packets about stepping; each is known behind {@code q} and {@code Q} alike. */
final class StepForms {
  private StepForms() {}

  /** {@code qqemu.sstepbits}. */
  static Request bits(PacketCursor cursor) {
    return cursor.atEnd() ? new Request.StepBits() : new Request.Unknown("");
  }

  /** {@code qqemu.sstep} and {@code Qqemu.sstep=0x…}; {@code 0x} may be left out. */
  static Request mask(PacketCursor cursor) {
    if (cursor.atEnd()) {
      return new Request.StepMask();
    }
    cursor.expect('=', "qemu.sstep");
    boolean zero = cursor.take('0');
    if (zero && (cursor.take('x') || cursor.take('X'))) {
      zero = false;
    }
    long bits = zero && cursor.atEnd() ? 0 : cursor.number("qemu.sstep");
    cursor.expectEnd("qemu.sstep");
    return new Request.SetStepMask(bits);
  }
}
