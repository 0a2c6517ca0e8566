package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.client.RspClient;
import io.trapgate.stub.client.StopReply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;

/** A client with numbers, a breakpoint and a watch of its own. */
final class CountingClient implements AutoCloseable {
  /** For an answer, while two hundred others ask and a loaded host does other things besides. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int SCRATCH_BYTES = 256;

  private final CountingGuest guest;
  private final RspClient client;
  private final int number;
  private final long seed;
  private final int watched;
  private final long site;
  private final int addend;

  private CountingClient(CountingGuest guest, RspClient client, int number, long seed) {
    this.guest = guest;
    this.client = client;
    this.number = number;
    this.seed = seed;
    this.watched = number % 3;
    this.site = guest.idle().get(number % 4);
    this.addend = new Random(seed + number).nextInt() | 1;
  }

  /** Connects to a machine of its own. */
  static CountingClient connect(
      InetSocketAddress server, CountingGuest guest, int number, long seed) throws IOException {
    return new CountingClient(guest, RspClient.connect(server, PATIENCE), number, seed);
  }

  private String who() {
    return guest.spec().board() + " client " + number;
  }

  private byte[] scratch() {
    byte[] bytes = new byte[SCRATCH_BYTES];
    new Random(seed ^ number).nextBytes(bytes);
    return bytes;
  }

  private long scratchAddress() {
    return guest.data() + 0x800;
  }

  /** Its own number, some bytes of its own, its breakpoint and its watch. */
  void prepare() throws IOException {
    assertThat(guest.read(client, guest.data())).as(who()).isZero();
    assertThat(client.readMemory(scratchAddress(), SCRATCH_BYTES))
        .as(who())
        .isEqualTo(new byte[SCRATCH_BYTES]);
    guest.write(client, guest.data(), addend);
    client.writeMemory(scratchAddress(), scratch());
    client.command("Z1," + Long.toHexString(site) + ",4");
    client.command("Z2," + watch());
  }

  private String watch() {
    return Long.toHexString(guest.word(watched)) + ",4";
  }

  /** So many rounds of its guest, with two stops each. */
  void count(int rounds) throws IOException {
    for (int round = 1; round <= rounds; round++) {
      client.resume();
      StopReply store = client.waitStop();
      assertThat(store.watchAddress()).as(who()).isEqualTo(guest.word(watched));
      if (guest.watchesBefore()) {
        assertThat(guest.read(client, guest.word(watched)))
            .as("%s before store %d", who(), round)
            .isEqualTo(addend * (round - 1));
        client.command("z2," + watch());
        assertThat(client.step().reason()).as(who()).isNull();
        client.command("Z2," + watch());
      }
      assertThat(guest.read(client, guest.word(watched)))
          .as("%s behind store %d", who(), round)
          .isEqualTo(addend * round);
      client.resume();
      StopReply stop = client.waitStop();
      assertThat(stop.reason()).as(who()).isEqualTo("hwbreak");
      assertThat(guest.pc(stop)).as(who()).isEqualTo(site);
      passSite();
    }
  }

  private void passSite() throws IOException {
    client.command("z1," + Long.toHexString(site) + ",4");
    assertThat(client.step().reason()).as(who()).isNull();
    client.command("Z1," + Long.toHexString(site) + ",4");
  }

  /** From here on its guest runs without a stop. */
  void runFreely() throws IOException {
    client.command("z1," + Long.toHexString(site) + ",4");
    client.command("z2," + watch());
    client.resume();
  }

  /**
   * Stops it and finds its own sums.
   *
   * @return nanoseconds until the stop came
   */
  long interrupt() throws IOException {
    long begin = System.nanoTime();
    client.interrupt();
    StopReply stop = client.waitStop();
    long took = System.nanoTime() - begin;
    assertThat(stop.code()).as(who()).isEqualTo(2);
    int first = guest.read(client, guest.word(0));
    int last = guest.read(client, guest.word(2));
    assertThat(first - last).as(who()).isIn(0, addend);
    assertThat(first).as(who() + " has gone on").isNotZero();
    assertThat(client.readMemory(scratchAddress(), SCRATCH_BYTES)).as(who()).isEqualTo(scratch());
    return took;
  }

  /** Times the guest has gone round since its begin. */
  long rounds() throws IOException {
    int inverse = addend; // of an odd number modulo 2^32, by Newton: each turn doubles the bits
    for (int i = 0; i < 5; i++) {
      inverse *= 2 - addend * inverse;
    }
    return guest.read(client, guest.word(2)) * (long) inverse & 0xFFFF_FFFFL;
  }

  /** Goes as clients go: politely, by killing, without a word. */
  void leave() throws IOException {
    switch (number % 3) {
      case 0 -> client.command("D;1");
      case 1 -> client.command("vKill;1");
      default -> client.resume();
    }
    client.close();
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
