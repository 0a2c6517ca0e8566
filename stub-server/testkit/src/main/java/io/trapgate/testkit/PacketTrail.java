package io.trapgate.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.stub.server.ServerObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last packets between a server and its debugger, for the report of a test that fails. */
final class PacketTrail implements ServerObserver {
  private static final int MOST_PACKETS = 60;
  private static final int MOST_CHARS = 160;

  private final Deque<String> lines = new ArrayDeque<>();
  private long forgotten;

  @Override
  public void connected(String client) {
    add(client + " has connected");
  }

  @Override
  public void packetIn(byte[] payload, Request request) {
    add("<- " + text(payload));
  }

  @Override
  public void packetOut(byte[] payload, Reply reply) {
    add("-> " + text(payload));
  }

  @Override
  public void interruptByte() {
    add("<- \\x03");
  }

  @Override
  public void disconnected(String client) {
    add(client + " is gone");
  }

  private static String text(byte[] payload) {
    StringBuilder text = new StringBuilder();
    for (char each : new String(payload, ISO_8859_1).toCharArray()) {
      if (text.length() >= MOST_CHARS) {
        return text + "... (" + payload.length + " bytes)";
      }
      boolean plain = each >= ' ' && each <= '~';
      text.append(plain ? String.valueOf(each) : "\\x%02x".formatted((int) each));
    }
    return text.toString();
  }

  private synchronized void add(String line) {
    lines.add(line);
    if (lines.size() > MOST_PACKETS) {
      lines.remove();
      forgotten++;
    }
  }

  /** Oldest first, below a line that says how many came before. */
  synchronized List<String> lines() {
    List<String> text = new ArrayList<>();
    if (forgotten > 0) {
      text.add("(" + forgotten + " earlier)");
    }
    text.addAll(lines);
    return text;
  }
}
