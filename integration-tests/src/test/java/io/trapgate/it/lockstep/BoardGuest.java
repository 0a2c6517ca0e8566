package io.trapgate.it.lockstep;

import io.trapgate.stub.client.RspClient;
import io.trapgate.target.board.BootLayout;
import io.trapgate.target.board.Ppce500;
import io.trapgate.target.kvm.SerialLine;
import io.trapgate.target.load.GuestImage;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Our ppce500 with a guest at its entry point, as QEMU's board hands over. */
final class BoardGuest {
  private final OurMachine machine;
  private final SerialLine console;

  BoardGuest(LockstepCore core, long ramBytes, GuestImage image) {
    machine = new OurMachine(core);
    Ppce500 board =
        new Ppce500(
            machine.memory,
            ramBytes,
            new Ppce500.Wiring(
                new Ppce500.Processors(
                    List.of(machine.cpu.pins()), () -> 0, (cpu, address, r3) -> {}),
                machine.clock,
                machine.control,
                new Ppce500.Core(core.pvr(), core.model().core().cacheLineBytes()),
                Instant.EPOCH));
    console = board.console();
    for (GuestImage.Segment segment : image.segments()) {
      machine.store(segment.physical(), segment.content());
    }
    BootLayout layout = BootLayout.behind(image.end());
    int[] gpr = machine.cpu.state().gpr;
    gpr[1] = BootLayout.STACK_POINTER;
    gpr[3] = (int) layout.treeBase();
    gpr[6] = BootLayout.EPAPR_MAGIC;
    gpr[7] = layout.mappingBytes();
    machine.cpu.presetTlb1(0, 0, 0, layout.mappingTsize());
    machine.cpu.setPc((int) image.entry());
  }

  OurMachine machine() {
    return machine;
  }

  SerialLine console() {
    return console;
  }

  /** Takes over QEMU's device tree, which holds a random seed and its own build's texts. */
  void adoptTree(RspClient qemu) throws IOException {
    int base = machine.cpu.state().gpr[3];
    byte[] header = qemu.readMemory(Integer.toUnsignedLong(base), 8);
    int length = java.nio.ByteBuffer.wrap(header).getInt(4);
    machine.store(base, qemu.readMemory(Integer.toUnsignedLong(base), length));
  }
}
