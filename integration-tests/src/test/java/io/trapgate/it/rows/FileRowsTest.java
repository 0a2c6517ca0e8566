package io.trapgate.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.client.RspConnection;
import io.trapgate.stub.server.ListenAddress;
import io.trapgate.stub.server.RspServer;
import io.trapgate.stub.server.ServedFiles;
import io.trapgate.stub.server.ServerOptions;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.Vm;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Files that a server shows when it is told to (gdb document node "Host I/O"). */
class FileRowsTest extends RowTest {
  private static final byte[] CONTENT = "seven b".getBytes(StandardCharsets.US_ASCII);

  FileRowsTest(RowMachine machine) {
    super(machine);
  }

  /** What is asked of a server with one file, {@code /guest.elf}. */
  private interface Conversation {
    void with(RspConnection client) throws Exception;
  }

  private void served(Conversation conversation) throws Exception {
    TreeMap<String, ServedFiles.Image> images = new TreeMap<>();
    images.put("/guest.elf", new ServedFiles.Image(CONTENT, 0));
    ServerOptions options =
        new ServerOptions(ListenAddress.parse(":0"), false, false)
            .showing(new ServedFiles(images, Optional.of("/guest.elf")));
    Vm vm = Machines.open(machine.spec(guest, 1));
    try (RspServer server = RspServer.start(vm, options)) {
      String listening = server.listening();
      int port = Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      try (RspConnection client = RspConnection.open(address, Duration.ofSeconds(60))) {
        conversation.with(client);
      }
    } finally {
      vm.close();
    }
  }

  private static String hex(String path) {
    return HexFormat.of().formatHex(path.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void theGuestsProgramIsNamedAndRead() throws Exception {
    served(client -> {
      assertThat(client.exchange("qSupported:multiprocess+").text())
          .contains("qXfer:exec-file:read+");
      assertThat(client.exchange("qXfer:exec-file:read:1:0,1000").text()).isEqualTo("l/guest.elf");
      assertThat(client.exchange("vFile:setfs:0").text()).isEqualTo("F0");
      String opened = client.exchange("vFile:open:" + hex("/guest.elf") + ",0,0").text();
      assertThat(opened).matches("F[0-9a-f]+");
      String file = opened.substring(1);
      assertThat(client.exchange("vFile:pread:" + file + ",5,0").text()).isEqualTo("F5;seven");
      assertThat(client.exchange("vFile:pread:" + file + ",10,7").text()).isEqualTo("F0;");
      assertThat(client.exchange("vFile:fstat:" + file).text()).startsWith("F40;");
      assertThat(client.exchange("vFile:close:" + file).text()).isEqualTo("F0");
      assertThat(client.exchange("vFile:close:" + file).text()).isEqualTo("F-1,9");
    });
  }

  @Test
  void pathsAreLookedUpWithoutOpening() throws Exception {
    served(client -> {
      for (String form : List.of("stat", "lstat")) {
        String there = client.exchange("vFile:" + form + ":" + hex("/guest.elf")).text();
        assertThat(there).as(form).startsWith("F40;");
        assertThat(client.exchange("vFile:" + form + ":" + hex("/none")).text())
            .as(form)
            .isEqualTo("F-1,2");
      }
      assertThat(client.exchange("vFile:readlink:" + hex("/guest.elf")).text())
          .as("no link")
          .isEqualTo("F-1,16");
    });
  }

  @Test
  void nothingIsEverWritten() throws Exception {
    served(client -> {
      String path = hex("/guest.elf");
      for (String packet : List.of("open:" + path + ",1,0", "pwrite:0,0,a", "unlink:" + path)) {
        assertThat(client.exchange("vFile:" + packet).text()).as(packet).matches("F-1,(1e|9)");
      }
    });
  }
}
