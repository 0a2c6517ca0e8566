package io.trapgate.stub.script.replay;

import io.trapgate.stub.client.RspConnection;
import io.trapgate.stub.script.log.LoggedMachine;
import io.trapgate.stub.script.log.SessionLog;
import io.trapgate.stub.server.ListenAddress;
import io.trapgate.stub.server.RspServer;
import io.trapgate.stub.server.ServerOptions;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.MachineSpec.ImageFormat;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.SerialLine;
import io.trapgate.target.kvm.Vm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Serves a small x86 guest to a client and records it. */
final class Recorder implements AutoCloseable {
  /** Programs PIC and PIT, then halts for ever; BX counts wake-ups, CX interrupts. */
  static final String IDLE =
      "fa31c08ed88ed0bc007cc70620003b7cc70622000000b011e620b008e621b004e621b001e621b0fee621"
          + "b034e643b000e640b010e640fbf443ebfc5041b020e62058cf";

  /** BX counts looks at the UART's line status, and what comes is sent back. */
  static final String ECHO = "bafd0343eca80174fabaf803eceeebf0";

  /**
   * {@code ud2}; its vector leads behind it, to {@code div bl} by 0, whose vector does likewise.
   */
  static final String FAULTS =
      "c70600001f7cc70602000000c70618001a7cc7061a0000000f0b90b300f6f390ebfe";

  /** CX counts 0xFFFF rounds, then the machine is switched off with 7 through port F4. */
  static final String ENDING = "b90000e2feb007e6f4ebfe";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration A_WHILE = Duration.ofMillis(40);

  private final Vm vm;
  private final SessionLog log;
  private final RspServer server;

  private Recorder(Vm vm, SessionLog log, RspServer server) {
    this.vm = vm;
    this.log = log;
    this.server = server;
  }

  /** The machine for a real-mode program in hex digits; the image is made in the folder. */
  static MachineSpec spec(Path folder, String program) throws IOException {
    Path image = Files.write(folder.resolve("guest.raw"), HexFormat.of().parseHex(program));
    return new MachineSpec(
        "x86",
        "pc-test",
        new MachineSpec.Size(16 << 20, 1),
        new MachineSpec.Payload(
            Optional.of(image),
            Optional.empty(),
            "",
            new ImageFormat.Raw(0x7c00, OptionalLong.empty())),
        MachineSpec.Behaviour.DEFAULT);
  }

  static Recorder start(Path file, MachineSpec spec, boolean running) throws Exception {
    return start(
        file,
        spec,
        new ServerOptions(new ListenAddress.Tcp("127.0.0.1", 0), false, running, false));
  }

  /** A machine that stops before these exceptions. */
  static Recorder stoppingOn(Path file, MachineSpec spec, String... exceptions) throws Exception {
    return start(
        file,
        spec,
        new ServerOptions(new ListenAddress.Tcp("127.0.0.1", 0), false, false, false)
            .stoppingOn(List.of(exceptions)));
  }

  private static Recorder start(Path file, MachineSpec spec, ServerOptions options)
      throws Exception {
    Vm vm = Machines.open(spec);
    SessionLog log = SessionLog.open(file, LoggedMachine.of(spec, vm, options), vm.architecture());
    return new Recorder(vm, log, RspServer.start(vm, options, log));
  }

  /** A client that has connected and acknowledges nothing. */
  RspConnection connect() throws IOException {
    String listening = server.listening();
    int port = Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
    RspConnection client =
        RspConnection.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE);
    client.startNoAckMode();
    return client;
  }

  /** The guest's console. */
  SerialLine console() {
    return vm.serial().orElseThrow();
  }

  /** Lets the guest run a while, however far it comes in that time. */
  static void letRun(RspConnection client) throws IOException {
    if (!client.isSilentFor(A_WHILE)) {
      throw new AssertionError("the guest has stopped by itself");
    }
  }

  /** Lets it run on, interrupts it and returns the general registers then. */
  static String interrupted(RspConnection client) throws IOException {
    client.send("vCont;c");
    letRun(client);
    client.interrupt();
    return client.receive().text() + client.exchange("g").text();
  }

  @Override
  public void close() {
    server.close();
    log.close("recorded");
    vm.close();
  }
}
