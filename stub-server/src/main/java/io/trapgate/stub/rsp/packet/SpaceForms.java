package io.trapgate.stub.rsp.packet;

/** Grammar of QEMU's packets that choose how addresses are meant. */
final class SpaceForms {
  private SpaceForms() {}

  /** {@code Qqemu.PhyMemMode:N}: 0 for the guest's addresses, anything else for physical ones. */
  static Request physical(PacketCursor cursor) {
    cursor.expect(':', "Qqemu.PhyMemMode");
    long wanted = cursor.number("Qqemu.PhyMemMode");
    cursor.expectEnd("Qqemu.PhyMemMode");
    return new Request.UsePhysicalAddresses(wanted != 0);
  }
}
