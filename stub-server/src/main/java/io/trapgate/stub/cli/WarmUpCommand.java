package io.trapgate.stub.cli;

import io.trapgate.stub.server.ListenAddress;
import io.trapgate.stub.server.RspServer;
import io.trapgate.stub.server.SerialEndpoint;
import io.trapgate.stub.server.SerialTarget;
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
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The launcher's training run: one short session with itself, so that the classes of start and
 * session are in the archive that later starts load.
 */
@Command(name = "warm-up", hidden = true, description = "Run a short session and exit.")
final class WarmUpCommand extends CliCommand {
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
          "D");

  @Override
  public Integer call() throws Exception {
    MachineSpec spec = MachineSpec.of("e500v2", "ppce500", 256L << 20, Optional.empty());
    // Also has the classes of the real command's options loaded.
    new CommandLine(new ServeCommand()).parseArgs("--mem", "256M");
    ListenAddress address = ListenAddress.parse("127.0.0.1:0");
    try (Vm vm = Machines.open(spec);
        SerialEndpoint console =
            SerialEndpoint.open(
                new SerialTarget.Stdio(),
                vm.serial().orElseThrow(),
                InputStream.nullInputStream(),
                new ByteArrayOutputStream());
        RspServer server = RspServer.start(vm, new ServerOptions(address, true, false))) {
      String listening = server.listening();
      int port = Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
        talk(client.getInputStream(), client.getOutputStream());
      }
      err().println("warm-up: " + SESSION.size() + " packets, console " + console.address());
    }
    return ExitCodes.OK;
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
