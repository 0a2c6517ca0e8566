package io.trapgate.it.log;

import io.trapgate.stub.cli.Main;
import io.trapgate.stub.script.log.LoggedMachine;
import io.trapgate.stub.script.log.SessionLog;
import io.trapgate.stub.server.ListenAddress;
import io.trapgate.stub.server.RspServer;
import io.trapgate.stub.server.ServerOptions;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.SerialLine;
import io.trapgate.target.kvm.Vm;
import io.trapgate.testkit.GuestConsole;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Our server in this process, whose session is logged. */
final class LoggedServer implements AutoCloseable {
  private final Vm vm;
  private final SessionLog log;
  private final RspServer server;
  private final GuestConsole console;

  private LoggedServer(Vm vm, SessionLog log, RspServer server) {
    this.vm = vm;
    this.log = log;
    this.server = server;
    SerialLine line = vm.serial().orElseThrow();
    this.console = new GuestConsole(line::send, Duration.ofSeconds(60));
    line.onReceive(console::printed);
  }

  /** The built-in guest. */
  static LoggedServer demo(Path log) throws Exception {
    return start(log, MachineSpec.of("e500v2", "ppce500", 64L << 20, Optional.empty()));
  }

  /** An image on ppce500. */
  static LoggedServer ppc(Path log, Path image, int cpus) throws Exception {
    return start(log, sized(MachineSpec.of("e500v2", "ppce500", 0, Optional.of(image)), 256, cpus));
  }

  /** An image on pc-test. */
  static LoggedServer x86(Path log, Path image) throws Exception {
    return start(log, sized(MachineSpec.of("x86", "pc-test", 0, Optional.of(image)), 64, 1));
  }

  private static MachineSpec sized(MachineSpec spec, long mebibytes, int cpus) {
    MachineSpec.Size size = new MachineSpec.Size(mebibytes << 20, cpus);
    return new MachineSpec(spec.cpu(), spec.board(), size, spec.payload(), spec.behaviour());
  }

  private static LoggedServer start(Path file, MachineSpec spec) throws Exception {
    Vm vm = Machines.open(spec);
    ServerOptions options =
        new ServerOptions(new ListenAddress.Tcp("127.0.0.1", 0), false, false, false);
    SessionLog log = SessionLog.open(file, LoggedMachine.of(spec, vm, options), vm.architecture());
    return new LoggedServer(vm, log, RspServer.start(vm, options, log));
  }

  int port() {
    String listening = server.listening();
    return Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
  }

  GuestConsole console() {
    return console;
  }

  @Override
  public void close() {
    server.close();
    log.close("closed by the test");
    vm.close();
  }

  /**
   * What the command line says to a log.
   *
   * @param out one line each, errors behind the rest
   */
  record ReplayRun(int code, List<String> out) {
    static ReplayRun of(Path log, String... more) {
      StringWriter out = new StringWriter();
      PrintWriter both = new PrintWriter(out, true);
      String[] arguments =
          Stream.concat(Stream.of("replay", log.toString()), Stream.of(more))
              .toArray(String[]::new);
      int code = Main.commandLine(both, both).execute(arguments);
      return new ReplayRun(code, out.toString().lines().toList());
    }
  }
}
