package io.trapgate.it.gdb;

import io.trapgate.testkit.GdbDriver;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A server with a guest, a tap in front of it, and a gdb connected through the tap. */
public final class Rig implements AutoCloseable {
  private final Guest guest;
  private final Peer peer;
  private final RspTap tap;
  private final GdbDriver gdb;

  private Rig(Guest guest, Peer peer) {
    this.guest = guest;
    this.peer = peer;
    try {
      this.tap = new RspTap(peer.port());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.gdb = GdbDriver.start(guest.elf());
  }

  /** Our server with the stops guest, gdb connected at the first instruction. */
  public static Rig stops() {
    Guest guest = Guest.stops();
    return connected(guest, Peers.underTest(guest.elf()));
  }

  /** QEMU with the stops guest, gdb connected at the first instruction. */
  public static Rig stopsOnQemu() {
    Guest guest = Guest.stops();
    return connected(guest, Qemu.start(guest.elf()));
  }

  /** A server of ours with a guest, gdb connected at the first instruction. */
  static Rig ours(Guest guest, OurServer server) {
    return connected(guest, server);
  }

  /** Another server with a guest, gdb connected wherever the machine stands. */
  static Rig on(Guest guest, Peer peer) {
    return connected(guest, peer);
  }

  /** Our server with the guest for several CPUs and four of them, gdb connected at the start. */
  static Rig smp() {
    Guest guest = Guest.smp();
    return connected(guest, Peers.underTest(guest.elf(), 4));
  }

  /** The same on QEMU. */
  static Rig smpOnQemu() {
    Guest guest = Guest.smp();
    return connected(guest, Qemu.start(guest.elf(), 4));
  }

  private static Rig connected(Guest guest, Peer peer) {
    Rig rig = new Rig(guest, peer);
    rig.gdb.connect(rig.tap.port());
    return rig;
  }

  /** The same, run to the first line of {@code main}. */
  public static Rig stopsInMain() {
    Rig rig = stops();
    rig.gdb.ok("break main");
    rig.gdb.go("continue");
    rig.gdb.ok("delete");
    return rig;
  }

  /** Its guest. */
  public Guest guest() {
    return guest;
  }

  /** Its gdb. */
  public GdbDriver gdb() {
    return gdb;
  }

  /** Its wire tap. */
  public RspTap tap() {
    return tap;
  }

  /** Its server. */
  public Peer peer() {
    return peer;
  }

  @Override
  public void close() {
    gdb.close();
    tap.close();
    peer.close();
  }
}
