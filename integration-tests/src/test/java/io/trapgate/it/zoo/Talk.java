package io.trapgate.it.zoo;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.function.Predicate;

/**
 * One connection: bytes are gathered, sent in one write, and all that is due in answer is awaited
 * and checked, acknowledgments too.
 */
final class Talk implements AutoCloseable {
  private final Wire wire;
  private final Random random;
  private final Tally tally;
  private final StringBuilder out = new StringBuilder();
  private final Deque<Due> due = new ArrayDeque<>();
  private boolean acknowledging = true;
  private int acksDue;
  private int naksDue;
  private int acksOwed;
  private String lastReply = "";

  Talk(Wire wire, Random random, Tally tally) {
    this.wire = wire;
    this.random = random;
    this.tally = tally;
  }

  boolean acknowledging() {
    return acknowledging;
  }

  /** {@code QStartNoAckMode} was granted: what comes next is not acknowledged. */
  void stopAcknowledging() {
    acknowledging = false;
  }

  /** A packet to which this is due. */
  void say(String payload, Due answer) {
    say(payload);
    due.add(answer);
  }

  /** A packet without an answer. */
  void say(String payload) {
    tally.sent(payload);
    out.append(decorated(Wire.framed(Wire.escaped(payload))));
    acksDue += acknowledging ? 1 : 0;
  }

  /** The same packet as clients may also write it. */
  private String decorated(String packet) {
    return switch (random.nextInt(60)) {
      case 0 -> packet.substring(0, packet.length() / 2).replace('#', '.') + packet;
      case 1 -> "noise" + packet;
      case 2 -> acknowledging ? packet : "+++" + packet;
      case 3 -> upperCaseChecksum(packet);
      default -> packet; // mostly
    };
  }

  private static String upperCaseChecksum(String packet) {
    int hash = packet.length() - 3;
    return packet.substring(0, hash) + packet.substring(hash).toUpperCase(java.util.Locale.ROOT);
  }

  /** A packet whose checksum is wrong: refused in ack mode. In the other mode nobody looks. */
  void sayCorrupt(String payload) {
    if (acknowledging) {
      String packet = Wire.framed(Wire.escaped(payload));
      tally.sent("(wrong checksum) " + payload);
      out.append(packet, 0, packet.length() - 2).append(packet.endsWith("00") ? "01" : "zz");
      naksDue++;
    }
  }

  /** 0x03, or a telnet BREAK. */
  void interrupt() {
    tally.note("-> interrupt");
    out.append(random.nextInt(8) == 0 ? "\u00ff\u00f3" : "\u0003");
  }

  /** Sends all that was said, in one write or in several. */
  long send() throws IOException {
    long now = System.nanoTime();
    String bytes = "+".repeat(acksOwed) + out;
    acksOwed = 0;
    out.setLength(0);
    if (random.nextInt(20) == 0 && bytes.length() < 400) {
      for (int at = 0; at < bytes.length(); at += 7) {
        wire.raw(bytes.substring(at, Math.min(bytes.length(), at + 7)));
      }
    } else {
      wire.raw(bytes);
    }
    return now;
  }

  /** Sends all that was said and awaits every answer. */
  void exchange() throws IOException {
    long sent = send();
    long before = sent;
    while (!due.isEmpty()) {
      Due next = due.removeFirst();
      lastReply = next.paired() ? pair(next) : reply(next);
      long now = System.nanoTime();
      tally.answered(next.packet(), now - sent, now - before);
      before = now;
    }
    if (acksDue != 0 || naksDue != 0) {
      throw new AssertionError("acknowledgments missing: " + acksDue + " '+', " + naksDue + " '-'");
    }
  }

  private String pair(Due first) throws IOException {
    Due second = due.removeFirst();
    String one = behindConsole(first);
    String other = behindConsole(second);
    boolean right = first.allowed().test(one) && second.allowed().test(other);
    if (!right && !(first.allowed().test(other) && second.allowed().test(one))) {
      throw wrong(first.packet() + "' and '" + second.packet(), one + "' and '" + other);
    }
    return other;
  }

  private String reply(Due next) throws IOException {
    String reply = next.console() ? behindConsole(next) : packet(next);
    if (!next.allowed().test(reply)) {
      throw wrong(next.packet(), reply);
    }
    return reply;
  }

  private String behindConsole(Due next) throws IOException {
    String reply = packet(next);
    while (Shapes.isConsole(reply)) {
      reply = packet(next);
    }
    if (Shapes.STOPPED.test(reply)) {
      tally.stopped();
    }
    return reply;
  }

  private String packet(Due next) throws IOException {
    return switch (next()) {
      case Wire.Token.Packet(String payload) -> payload;
      case Wire.Token.Notification(String text) ->
          throw new AssertionError("notification in all-stop: " + Tally.shown(text));
      case Wire.Token.End _ ->
          throw new AssertionError("closed instead of an answer to " + Tally.shown(next.packet()));
      case Wire.Token.Ack _, Wire.Token.Nak _ -> throw new IllegalStateException("counted already");
    };
  }

  private static AssertionError wrong(String packet, String reply) {
    return new AssertionError(
        "wrong answer to '%s': '%s'".formatted(Tally.shown(packet), Tally.shown(reply)));
  }

  /** Says one packet and returns its answer, whatever it is. */
  String ask(String payload, Predicate<String> allowed, boolean console) throws IOException {
    say(payload, new Due(payload, allowed, console, false));
    exchange();
    return lastReply;
  }

  /** Refuses the last packet: it comes again, word for word. */
  void refuseLast() throws IOException {
    if (acksOwed > 0) {
      acksOwed--;
      wire.raw("+".repeat(acksOwed) + "-");
      acksOwed = 0;
      String again = packet(new Due("-", Shapes.ANY));
      if (!again.equals(lastReply)) {
        throw wrong("-", again);
      }
    }
  }

  /** The server must hang up now, without another packet. */
  void expectEnd() throws IOException {
    while (true) {
      switch (wire.next()) {
        case Wire.Token.End _ -> {
          return;
        }
        case Wire.Token.Ack _, Wire.Token.Nak _ -> {}
        case Wire.Token.Packet(String payload) -> throw wrong("(end of the session)", payload);
        case Wire.Token.Notification(String text) -> throw wrong("(end of the session)", text);
      }
    }
  }

  /** The next packet, notification or end, for who awaits notifications too. */
  Wire.Token next() throws IOException {
    while (true) {
      Wire.Token token = wire.next();
      tally.came(token);
      switch (token) {
        case Wire.Token.Ack _ -> acksDue--;
        case Wire.Token.Nak _ -> naksDue--;
        case Wire.Token.Packet _ -> {
          acksOwed += acknowledging ? 1 : 0;
          return token;
        }
        case Wire.Token.Notification _, Wire.Token.End _ -> {
          return token;
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
