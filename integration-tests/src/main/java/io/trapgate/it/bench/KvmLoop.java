package io.trapgate.it.bench;

import io.trapgate.stub.client.RspClient;
import io.trapgate.stub.client.StopReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What both stubs step on {@code /dev/kvm}: {@code inc ax} and a jump back to it, as a boot sector.
 * Two steps add one to AX, so that a stub which steps less than it says is found out.
 */
final class KvmLoop {
  /** Where it stands, and where every BIOS loads a boot sector. */
  static final long START = 0x7C00;

  private static final byte[] CODE = {0x40, (byte) 0xEB, (byte) 0xFD};
  private static final int CODE_END = 3;
  private static final int SECTOR_BYTES = 512;
  private static final int RIP_OFFSET = 16 * Long.BYTES;
  private static final int STEPS_PER_ROUND = 2;

  /** The way through the BIOS. */
  private static final Duration BOOT = Duration.ofMinutes(2);

  private KvmLoop() {}

  /** Makes the disk. */
  static void write(Path image) throws IOException {
    byte[] sector = new byte[SECTOR_BYTES];
    System.arraycopy(CODE, 0, sector, 0, CODE.length);
    sector[SECTOR_BYTES - 2] = 0x55;
    sector[SECTOR_BYTES - 1] = (byte) 0xAA;
    Files.write(image, sector);
  }

  /**
   * Where a guest stands in it.
   *
   * @param pc address of the next instruction
   * @param ax rounds so far, modulo 65536
   */
  record Place(long pc, int ax) {
    static Place of(RspClient client) throws IOException {
      ByteBuffer registers =
          ByteBuffer.wrap(client.readRegisters()).order(ByteOrder.LITTLE_ENDIAN);
      return new Place(registers.getLong(RIP_OFFSET), Short.toUnsignedInt(registers.getShort(0)));
    }

    private boolean inside() {
      return pc >= START && pc < START + CODE_END;
    }
  }

  /** Lets the guest run until it is there, however it starts. */
  static void arrive(RspClient client) throws IOException {
    if (!Place.of(client).inside()) {
      client.command("Z1,%x,1".formatted(START));
      client.resume();
      StopReply stop = client.waitStop(BOOT);
      client.command("z1,%x,1".formatted(START));
      Place place = Place.of(client);
      if (place.pc() != START) {
        throw new IOException(
            "the guest stopped at 0x%x with %s (expected: 0x%x)".formatted(place.pc(), stop, START));
      }
    }
  }

  /** Throws when so many steps don't lead from one place to the other. */
  static void check(Place from, Place to, int steps) throws IOException {
    int behind = from.pc() == START ? 0 : 1; // steps of the round that it stands in
    int done = behind + steps;
    int rounds = to.ax() - from.ax() & 0xFFFF;
    int wanted = (done + 1) / STEPS_PER_ROUND - behind & 0xFFFF;
    boolean there = (to.pc() == START) == (done % STEPS_PER_ROUND == 0);
    if (!to.inside() || !there || rounds != wanted) {
      throw new IOException(
          "%d steps led from %s to %s (expected: %d rounds further)"
              .formatted(steps, from, to, wanted));
    }
  }
}
