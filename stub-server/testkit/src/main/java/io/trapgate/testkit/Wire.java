package io.trapgate.testkit;

import io.trapgate.stub.client.RspClient;
import io.trapgate.stub.client.RspRefusedException;
import io.trapgate.stub.client.RspTimeoutException;
import io.trapgate.stub.client.StopReply;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The client, its failures worded for a test's report. */
final class Wire implements AutoCloseable {
  /** {@code E.text}, or {@code E.Z1.text}: a tag that names the packet ends with the first dot. */
  private static final Pattern REFUSAL =
      Pattern.compile("E\\.(?:[A-Za-z]\\w*\\.(?=\\S))?(.*)", Pattern.DOTALL);

  /** What asks the stub for something. */
  private interface Call<T> {
    T answer() throws IOException;
  }

  private final RspClient client;
  private final Duration patience;

  private Wire(RspClient client, Duration patience) {
    this.client = client;
    this.patience = patience;
  }

  /** Connects; the session stays after the guest's end, so that its traces can be looked at. */
  static Wire connect(SocketAddress address, Duration patience) {
    Wire wire =
        new Wire(
            asked("connect to " + address, () -> RspClient.connect(address, patience)), patience);
    try {
      wire.command("extended mode", "!");
      return wire;
    } catch (SessionException e) {
      wire.close();
      throw e;
    }
  }

  TargetDescription description() {
    return TargetDescription.parse(client.description());
  }

  /** Number of vCPUs: gdb's threads. */
  int cpus() {
    return asked(
        "list of threads",
        () -> {
          int count = 0;
          String reply = client.connection().exchange("qfThreadInfo").text();
          while (reply.startsWith("m")) {
            count += reply.split(",", -1).length;
            reply = client.connection().exchange("qsThreadInfo").text();
          }
          return count;
        });
  }

  void command(String what, String packet) {
    asked(
        what,
        () -> {
          client.command(packet);
          return packet;
        });
  }

  void insert(Breakpoint wanted, String what) {
    try {
      client.command(wanted.packet('Z'));
    } catch (RspRefusedException e) {
      throw new InsertRefusedException(what, refusal(e));
    } catch (IOException e) {
      throw failed(what, e);
    }
  }

  void remove(Breakpoint unwanted) {
    command("remove " + unwanted, unwanted.packet('z'));
  }

  void select(int cpu) {
    command("select cpu " + cpu, "Hg" + thread(cpu));
  }

  byte[] readMemory(long address, int length) {
    String what = "read %d bytes at %s".formatted(length, Hex.address(address));
    return asked(what, () -> client.readMemory(address, length));
  }

  void writeMemory(long address, byte[] bytes) {
    asked(
        "write %d bytes at %s".formatted(bytes.length, Hex.address(address)),
        () -> {
          client.writeMemory(address, bytes);
          return bytes;
        });
  }

  byte[] readRegister(TargetDescription.RegisterInfo register) {
    return asked("read register " + register.name(), () -> client.readRegister(register.number()));
  }

  void writeRegister(TargetDescription.RegisterInfo register, byte[] value) {
    asked(
        "write register " + register.name(),
        () -> {
          client.writeRegister(register.number(), value);
          return value;
        });
  }

  List<String> monitor(String command) {
    return asked("monitor " + command, () -> client.monitor(command)).lines().toList();
  }

  /** What the stub said beside its answers since the last call, line by line. */
  List<String> takeNotices() {
    List<String> lines = new ArrayList<>();
    client.takeConsole().lines().forEach(lines::add);
    return lines;
  }

  StopReply stopReason() {
    return asked("stop reason", client::stopReason);
  }

  void send(String packet) {
    asked(
        packet,
        () -> {
          client.connection().send(packet);
          return packet;
        });
  }

  void interrupt() {
    asked(
        "interrupt",
        () -> {
          client.interrupt();
          return "";
        });
  }

  /** The next stop; empty when none came in time. */
  Optional<StopReply> awaitStop(Duration limit) {
    try {
      return Optional.of(client.waitStop(limit));
    } catch (RspTimeoutException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("wait for a stop", e);
    }
  }

  Duration patience() {
    return patience;
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw failed("close", e);
    }
  }

  static String thread(int cpu) {
    return "p1." + Integer.toHexString(cpu + 1);
  }

  private static <T> T asked(String what, Call<T> call) {
    try {
      return call.answer();
    } catch (IOException e) {
      throw failed(what, e);
    }
  }

  private static SessionException failed(String what, IOException e) {
    String why =
        switch (e) {
          case RspRefusedException refused -> refusal(refused);
          case EOFException _ -> "the stub has closed the connection";
          default -> String.valueOf(e.getMessage()); // an open set: what a socket can say
        };
    return new SessionException(what + ": " + why, e);
  }

  private static String refusal(RspRefusedException refused) {
    if (refused.reply().isEmpty()) {
      return "this machine doesn't have that";
    }
    Matcher text = REFUSAL.matcher(refused.reply());
    return text.matches() ? text.group(1) : "the stub answers '" + refused.reply() + "'";
  }
}
