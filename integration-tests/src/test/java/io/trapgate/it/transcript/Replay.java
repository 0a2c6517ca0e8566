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
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final Transcript transcript;
  private final RspConnection connection;
  private final List<String> findings = new ArrayList<>();

  private Replay(Transcript transcript, RspConnection connection) {
    this.transcript = transcript;
    this.connection = connection;
  }

  /**
   * Plays it against the server on this port.
   *
   * @param used collects the differences that were met
   * @return one line for each reply of another shape that no difference explains
   */
  static List<String> against(int port, Transcript transcript, Set<Difference> used)
      throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (Replay replay = new Replay(transcript, RspConnection.open(address, TIMEOUT))) {
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
    if (peer.equals(own)) {
      return;
    }
    for (Difference difference : Differences.ALL) {
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
