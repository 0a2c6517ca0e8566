package io.trapgate.testkit;

import io.trapgate.stub.server.ListenAddress;
import io.trapgate.stub.server.MachineView;
import io.trapgate.stub.server.RspServer;
import io.trapgate.stub.server.ServerException;
import io.trapgate.stub.server.ServerOptions;
import io.trapgate.target.MachineException;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.Vm;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A machine in this process behind its own server on a free port of the loopback address; the guest
 * waits at its first instruction. Any debugger may connect, one at a time.
 */
public final class Machine implements AutoCloseable {
  /** The machine without its server. */
  private record Opened(Vm vm, GuestFiles files, Path symbolFile) implements AutoCloseable {
    @Override
    public void close() {
      vm.close();
      files.close();
    }
  }

  private static final byte[] ELF_MAGIC = {0x7f, 'E', 'L', 'F'};

  private final MachineSetup setup;
  private final Opened opened;
  private final PacketTrail packets = new PacketTrail();
  private final GuestConsole console;
  private final RspServer server;
  private final String listening;
  private @Nullable Symbols symbols;

  private Machine(MachineSetup setup, Opened opened) throws ServerException {
    this.setup = setup;
    this.opened = opened;
    this.console =
        new GuestConsole(
            keys -> opened.vm().serial().ifPresent(line -> line.send(keys)), setup.patience());
    opened.vm().serial().ifPresent(line -> line.onReceive(console::printed));
    ListenAddress anyPort = new ListenAddress.Tcp(ListenAddress.DEFAULT_HOST, 0);
    this.server =
        RspServer.start(
            opened.vm(), new ServerOptions(anyPort, false, false, setup.watchRanges()), packets);
    this.listening = server.listening();
  }

  /** Starts a machine at all defaults otherwise. */
  public static Machine start(MachineSpec spec) {
    return start(MachineSetup.of(spec));
  }

  /**
   * Starts a machine.
   *
   * @throws MachineStartException when it can't be had as asked; nothing is left behind
   */
  public static Machine start(MachineSetup setup) {
    return start(setup, new GuestFiles());
  }

  /**
   * The same, with files that go when it closes.
   *
   * @param files also where the demo guest's image is put
   */
  static Machine start(MachineSetup setup, GuestFiles files) {
    Opened opened = open(setup, files);
    try {
      return new Machine(setup, opened);
    } catch (ServerException | RuntimeException e) {
      opened.close();
      throw new MachineStartException("machine: " + e.getMessage(), e);
    }
  }

  private static Opened open(MachineSetup setup, GuestFiles files) {
    try {
      Vm vm = Machines.open(setup.spec());
      Path symbols =
          setup.symbols().or(setup.spec().payload()::guest).orElseGet(files::demo).toAbsolutePath();
      return new Opened(vm, files, symbols);
    } catch (MachineException e) {
      files.close();
      throw new MachineStartException("machine: " + e.getMessage(), e);
    }
  }

  private static boolean isElf(Path file) {
    byte[] magic = new byte[4];
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(magic, 0, 4) == 4 && Arrays.equals(magic, ELF_MAGIC);
    } catch (IOException e) {
      throw new MachineStartException("symbols: " + file + " can't be read: " + e, e);
    }
  }

  /** What it was started with. */
  public MachineSetup setup() {
    return setup;
  }

  /** Where a debugger connects to. */
  public InetSocketAddress address() {
    int port = Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** The same as gdb's {@code target remote} takes it: {@code 127.0.0.1:4711}. */
  public String hostAndPort() {
    return listening;
  }

  /** The ELF file with the guest's symbols, for a debugger; empty when there is none. */
  public Optional<Path> symbolFile() {
    return Optional.of(opened.symbolFile()).filter(Machine::isElf);
  }

  /** The guest's symbols; none when its image is no ELF file and nothing else was named. */
  public synchronized Symbols symbols() {
    Symbols known = symbols;
    if (known == null) {
      known =
          symbolFile()
              .map(Symbols::of)
              .orElseGet(() -> Symbols.none(opened.symbolFile().getFileName() + ""));
      symbols = known;
    }
    return known;
  }

  /** The guest's serial line. */
  public GuestConsole console() {
    return console;
  }

  /** A new debug session; the machine takes one debugger at a time. */
  public DebugSession connect() {
    return DebugSession.connect(address(), symbols(), setup.patience());
  }

  /**
   * Instructions that each vCPU has completed.
   *
   * @throws SessionException while the guest runs
   */
  public List<Long> instructions() {
    return view().vcpus().stream().map(MachineView.VcpuView::instructions).toList();
  }

  /**
   * The core's debug registers and what holds them, whoever debugs it.
   *
   * @throws SessionException while the guest runs
   */
  public List<Slot> slots() {
    return Slot.parse(view().slots());
  }

  /**
   * The last debug exits, one a line, oldest first, below a heading.
   *
   * @throws SessionException while the guest runs
   */
  public List<String> exits() {
    return view().exits();
  }

  /** The last packets between the machine and its debugger. */
  public List<String> packets() {
    return packets.lines();
  }

  /** What the guest's power-off gave, once its debugger has gone too; empty before. */
  public OptionalInt exitCode() {
    return server.ended();
  }

  /** The stopped machine; empty while the guest runs. */
  Optional<MachineView> look() {
    return server.look();
  }

  private MachineView view() {
    return look()
        .orElseThrow(
            () -> new SessionException("look at the machine: the guest runs; stop it first"));
  }

  @Override
  public void close() {
    server.close();
    opened.close();
  }

  /** What it is, in one line. */
  @Override
  public String toString() {
    MachineSpec spec = setup.spec();
    String guest =
        spec.payload().guest().map(file -> file.getFileName() + "").orElse("the demo guest");
    return "%s x %d, %d MiB, %s, at %s"
        .formatted(
            spec.cpu(), spec.size().vcpus(), spec.size().memoryBytes() >> 20, guest, listening);
  }
}
