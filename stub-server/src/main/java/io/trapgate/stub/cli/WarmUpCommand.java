package io.trapgate.stub.cli;

import io.trapgate.stub.script.log.LoggedMachine;
import io.trapgate.stub.script.log.SessionLog;
import io.trapgate.stub.script.run.ScriptRun;
import io.trapgate.stub.server.ListenAddress;
import io.trapgate.stub.server.RspServer;
import io.trapgate.stub.server.SerialEndpoint;
import io.trapgate.stub.server.SerialTarget;
import io.trapgate.stub.server.ServerObserver;
import io.trapgate.stub.server.ServerOptions;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.Vm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The launcher's training run: a short session of each kind with itself, so that the classes of
 * starts and sessions are in the archive that later starts load.
 */
@Command(name = "warm-up", hidden = true, description = "Run short sessions and exit.")
final class WarmUpCommand extends CliCommand {
  private static final int SECTOR_BYTES = 512;
  private static final String SCRIPTS = "io/trapgate/stub/script/";
  private static final String CLASS = ".class";
  private static final ServerOptions OPTIONS =
      new ServerOptions(new ListenAddress.Tcp("127.0.0.1", 0), true, false);

  private static final List<String> SESSION =
      List.of(
          "qSupported:swbreak+;hwbreak+;vContSupported+",
          "?",
          "g",
          "m100000,40",
          "Z1,100010,4",
          "Z2,101000,4",
          "vCont?",
          "vCont;s:1",
          "z1,100010,4",
          "z2,101000,4",
          "qRcmd," + hex("slots"),
          "vKill;1"); // not D: what is loaded isn't to depend on how far a freed guest comes

  @Override
  public Integer call() throws Exception {
    EarlyStart.of("serve").await();
    // Has the classes of the real commands' options loaded.
    new CommandLine(new ServeCommand(EarlyStart.NONE)).parseArgs("--mem", "256M");
    new CommandLine(new RunCommand()).parseArgs("guest.elf", "script.gdb");
    serve(MachineSpec.of("e500v2", "ppce500", 256L << 20, Optional.empty()), ServerObserver.NONE);
    Path folder = Files.createTempDirectory("trapgate-warm-up");
    Path sector = folder.resolve("sector");
    Path log = folder.resolve("log");
    try {
      Files.write(sector, bootSector());
      logged(MachineSpec.of("x86", "pc-test", 16L << 20, Optional.of(sector)), log);
    } finally {
      Files.deleteIfExists(sector);
      Files.deleteIfExists(log);
      Files.delete(folder);
    }
    err().println("warm-up: 2 sessions, " + ofRuns() + " classes of 'run'");
    return ExitCodes.OK;
  }

  /** An endless loop. */
  private static byte[] bootSector() {
    byte[] sector = new byte[SECTOR_BYTES];
    sector[0] = (byte) 0xEB;
    sector[1] = (byte) 0xFE;
    sector[SECTOR_BYTES - 2] = 0x55;
    sector[SECTOR_BYTES - 1] = (byte) 0xAA;
    return sector;
  }

  private static void logged(MachineSpec spec, Path log) throws Exception {
    try (Vm vm = Machines.open(spec);
        SessionLog record =
            SessionLog.open(log, LoggedMachine.of(spec, vm, OPTIONS), vm.architecture())) {
      serve(vm, record);
    }
  }

  private static void serve(MachineSpec spec, ServerObserver observer) throws Exception {
    try (Vm vm = Machines.open(spec)) {
      serve(vm, observer);
    }
  }

  private static void serve(Vm vm, ServerObserver observer) throws Exception {
    try (SerialEndpoint _ =
            SerialEndpoint.open(
                new SerialTarget.Stdio(),
                vm.serial().orElseThrow(),
                InputStream.nullInputStream(),
                new ByteArrayOutputStream());
        RspServer server = RspServer.start(vm, OPTIONS, observer)) {
      String listening = server.listening();
      int port = Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
        talk(client.getInputStream(), client.getOutputStream());
      }
    }
  }

  /** A run needs a gdb, which may be missing here: its classes are loaded by their names. */
  private static int ofRuns() throws IOException, URISyntaxException, ClassNotFoundException {
    CodeSource source = ScriptRun.class.getProtectionDomain().getCodeSource();
    Path jar = Path.of(source.getLocation().toURI());
    if (Files.isDirectory(jar)) {
      return 0; // an archive is made of jars only
    }
    int loaded = 0;
    try (JarFile entries = new JarFile(jar.toFile())) {
      for (JarEntry entry : Collections.list(entries.entries())) {
        String name = entry.getName();
        if (name.startsWith(SCRIPTS) && name.endsWith(CLASS)) {
          String binary = name.substring(0, name.length() - CLASS.length()).replace('/', '.');
          var _ = Class.forName(binary, false, WarmUpCommand.class.getClassLoader());
          loaded++;
        }
      }
    }
    return loaded;
  }

  private static void talk(InputStream in, OutputStream out) throws IOException {
    for (String packet : SESSION) {
      int sum = packet.chars().sum() & 0xFF;
      out.write(ascii("$" + packet + "#" + String.format(Locale.ROOT, "%02x", sum)));
      int next = in.read();
      while (next >= 0 && next != '#') {
        next = in.read();
      }
      if (in.readNBytes(2).length < 2) {
        throw new IOException("the server has gone after " + packet + " (expected: a reply)");
      }
      out.write('+');
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(ascii(text));
  }
}
