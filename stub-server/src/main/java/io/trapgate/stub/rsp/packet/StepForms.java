package io.trapgate.stub.rsp.packet;

/** Grammar of QEMU's packets about stepping; each is known behind {@code q} and {@code Q} alike. */
final class StepForms {
  private StepForms() {}

  /** {@code qqemu.sstepbits}. */
  static Request bits(PacketCursor cursor) {
    return cursor.atEnd() ? new Request.StepBits() : new Request.Unknown("");
  }

  /** {@code qqemu.sstep}. */
  static Request mask(PacketCursor cursor) {
    return cursor.atEnd() ? new Request.StepMask() : new Request.Unknown("");
  }

  /** What is behind {@code Qqemu.sstep=}: {@code 0x…}, or without {@code 0x}. */
  static Request setMask(PacketCursor cursor) {
    boolean zero = cursor.take('0');
    if (zero && (cursor.take('x') || cursor.take('X'))) {
      zero = false;
    }
    long bits = zero && cursor.atEnd() ? 0 : cursor.number("qemu.sstep");
    cursor.expectEnd("qemu.sstep");
    return new Request.SetStepMask(bits);
  }
}
