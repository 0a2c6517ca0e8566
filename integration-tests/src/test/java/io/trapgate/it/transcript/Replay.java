package io.trapgate.it.transcript;

import io.trapgate.stub.client.ReceivedPacket;
import io.trapgate.stub.client.RspConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Plays the client's side of a transcript and compares what comes back. */
final class Replay implements AutoCloseable {
  private static final Pattern FAREWELL = Pattern.compile("D(;.*)?|k|vKill;.*");
  private static final String NOTIFIED = "(notified)";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Transcript transcript;
  private final RspConnection connection;
  private final List<String> findings = new ArrayList<>();

  private final Rules rules;

  /**
   * What is compared how.
   *
   * @param differences those that are meant
   * @param exactStops whether stop replies must be the same to the letter: our own guests do the
   *     same in every run
   */
  record Rules(List<Difference> differences, boolean exactStops) {}

  private Replay(Transcript transcript, RspConnection connection, Rules rules) {
    this.transcript = transcript;
    this.connection = connection;
    this.rules = rules;
  }

  /**
   * Plays it against the server on this port.
   *
   * @param rules what may differ
   * @param used collects the differences that were met
   * @return one line for each reply of another shape that no difference explains
   */
  static List<String> against(int port, Transcript transcript, Rules rules, Set<Difference> used)
      throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (Replay replay = new Replay(transcript, RspConnection.open(address, TIMEOUT), rules)) {
      replay.connection.sendRaw(new byte[] {'+'});
      for (Transcript.Exchange exchange : transcript.exchanges()) {
        replay.play(exchange, used);
        if (FAREWELL.matcher(exchange.request()).matches()) {
          break; // we hang up; a client that was told nothing tries other words
        }
      }
      return replay.findings;
    }
  }

  private void play(Transcript.Exchange exchange, Set<Difference> used) throws IOException {
    String request = exchange.request();
    if (request.equals(Transcript.INTERRUPT)) {
      connection.interrupt();
    } else if (request.equals("QStartNoAckMode")) {
      compare(request, exchange.reply(), connection.startNoAckMode() ? "OK" : "", used);
      return;
    } else {
      connection.send(request);
    }
    if (!exchange.replies().isEmpty()) {
      compare(request, exchange.reply(), receive(request), used);
    }
    for (String recorded : exchange.notifications()) {
      compare(NOTIFIED, recorded, connection.takeNotification(), used);
    }
  }

  private String receive(String request) {
    try {
      ReceivedPacket packet = connection.receive();
      while (Transcript.Exchange.isConsole(packet.text()) && !packet.isOk()) {
        packet = connection.receive();
      }
      return packet.text();
    } catch (IOException e) {
      throw new AssertionError(transcript.name() + ": " + request + ": " + e.getMessage(), e);
    }
  }

  private void compare(String request, String recorded, String ours, Set<Difference> used) {
    ReplyShape peer = ReplyShape.of(request, recorded);
    ReplyShape own = ReplyShape.of(request, ours);
    if (rules.exactStops() && peer.text().startsWith("stop ") && !recorded.equals(ours)) {
      findings.add(request + ": " + recorded + " -> " + ours);
    }
    if (peer.equals(own)) {
      return;
    }
    for (Difference difference : rules.differences()) {
      if (difference.explains(transcript.name(), request, peer, own)) {
        used.add(difference);
        return;
      }
    }
    findings.add(request + ": " + peer.text() + " -> " + own.text() + " (" + ours + ")");
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
