package io.trapgate.it.zoo;

import io.trapgate.testkit.Machine;
import java.io.IOException;
import java.util.Random;

/**
 * Sessions made at random against one served machine, over a real socket, each from a seed of its
 * own so that it can be had again alone.
 *
 * <p>{@code -Dfuzz.seed=N} is the seed, {@code -Dfuzz.packets=N} how many packets go to both
 * machines together, {@code -Dfuzz.session=N} plays only that one.
 */
final class Fuzz {
  private static final long SEED = Long.getLong("fuzz.seed", 20261122);
  private static final long PACKETS = Long.getLong("fuzz.packets", 1_000_000);
  private static final long ONLY = Long.getLong("fuzz.session", -1);
  private static final int SESSION_PACKETS = 3000;

  /** gdb's own patience for an answer (gdb document node "Remote Configuration", remotetimeout). */
  static final long GDB_PATIENCE_MILLIS = 2000;

  /**
   * How often a session is played in which an answer was slow. The server's part in it is the same
   * each time, as its packets are; what the host was busy with is not.
   */
  private static final int PLAYS = 5;

  /** The answer that a reconnecting client may get while the server reads the old one's end. */
  private static final int TRIES = 2000;

  private final SpinGuest guest;
  private final Machine machine;
  private final Tally tally = new Tally();

  Fuzz(SpinGuest guest, Machine machine) {
    this.guest = guest;
    this.machine = machine;
  }

  /** How many packets each of two machines gets. */
  static long packetsEach() {
    return PACKETS / 2;
  }

  /** Runs until so many packets have been sent and every answer was right. */
  Tally run(long packets) throws IOException {
    String description = description();
    for (long number = ONLY < 0 ? 0 : ONLY; tally.packets() < packets; number++) {
      patiently(number, description);
      if (number == ONLY) {
        break;
      }
    }
    return tally;
  }

  private void patiently(long number, String description) throws IOException {
    long slowest = Long.MAX_VALUE;
    for (int play = 0; play < PLAYS && slowest >= GDB_PATIENCE_MILLIS; play++) {
      session(number, description);
      slowest = Math.min(slowest, tally.slowestOfSessionMillis());
      if (slowest >= GDB_PATIENCE_MILLIS) {
        System.out.printf(
            "%s: an answer of session %d took %d ms; once more: %s%n",
            guest.name(), number, tally.slowestOfSessionMillis(), tally.summary());
      }
    }
    tally.keepSlowest(slowest);
  }

  private void session(long number, String description) throws IOException {
    Random random = new Random(SEED * 1_000_003 + number);
    tally.session();
    tally.note("-- session " + number);
    long before = tally.packets();
    try (Talk talk = new Talk(connect(), random, tally)) {
      Session session = new Session(guest, random, talk, tally, description);
      session.run(1 + random.nextInt(SESSION_PACKETS));
    } catch (AssertionError | IOException wrong) {
      throw new AssertionError(
          "%s: seed %d, session %d, its packet %d (of all: %d): %s%nlast:%n%sagain: %s"
              .formatted(
                  guest.name(),
                  SEED,
                  number,
                  tally.packets() - before,
                  tally.packets(),
                  wrong,
                  tally.trail(),
                  "-Dfuzz.seed=" + SEED + " -Dfuzz.session=" + number),
          wrong);
    }
  }

  /** The end of the client before may not have been read yet. */
  Wire connect() throws IOException {
    for (int tries = 0; tries < TRIES; tries++) {
      Wire wire = Wire.open(machine.address());
      wire.raw(Wire.framed("qAttached"));
      String reply;
      try {
        reply = wire.packet();
      } catch (IOException hungUp) {
        reply = "";
      }
      if (reply.equals("1")) {
        wire.raw("+");
        return wire;
      }
      if (!reply.isEmpty() && !reply.startsWith("E.server.")) {
        throw new AssertionError("first answer: " + reply);
      }
      wire.close();
    }
    throw new AssertionError("still held by the client before");
  }

  private String description() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Wire wire = connect()) {
      wire.ask("QStartNoAckMode");
      wire.raw("+");
      while (true) {
        String part = wire.ask("qXfer:features:read:target.xml:%x,1000".formatted(text.length()));
        text.append(part, 1, part.length());
        if (part.startsWith("l")) {
          return text.toString();
        }
      }
    }
  }
}
