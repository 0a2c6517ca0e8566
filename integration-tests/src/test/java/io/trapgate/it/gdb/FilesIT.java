package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.CliCommand;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve --files}: gdb without a file of its own, and what it may fetch. */
@NeedsTool("gdb-multiarch")
@Timeout(120)
class FilesIT {
  @TempDir Path folder;

  /** A server process and a gdb that knows no file. */
  private record Session(Process server, int port, GdbDriver gdb) implements AutoCloseable {
    static Session of(String... arguments) throws IOException {
      List<String> command =
          new ArrayList<>(List.of("serve", "--listen", "127.0.0.1:0", "--serial", "none"));
      command.addAll(List.of(arguments));
      Process server = new ProcessBuilder(CliCommand.of(command)).redirectErrorStream(true).start();
      BufferedReader lines = server.inputReader(StandardCharsets.UTF_8);
      String line = lines.readLine();
      while (line != null && !line.startsWith("listening on ")) {
        line = lines.readLine();
      }
      assertThat(line).as("the server listens").isNotNull();
      int port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
      Session session = new Session(server, port, GdbDriver.start(null));
      session.gdb.connect(port);
      return session;
    }

    @Override
    public void close() {
      gdb.close();
      server.destroy();
      try {
        assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void gdbTakesTheSymbolsFromTheServer() throws IOException {
    Path elf = Guest.stops().elf();
    try (Session session = Session.of("--files", elf.toString())) {
      GdbDriver gdb = session.gdb();
      assertThat(gdb.ok("info files")).contains("target:/guest/stops.elf", ".rodata");
      gdb.ok("tbreak add3");
      assertThat(gdb.go("continue").shown()).contains("add3 (a=1, b=2, c=3)");
      Path copy = folder.resolve("copy.elf");
      assertThat(gdb.ok("remote get guest/stops.elf " + copy)).contains("Successfully fetched");
      assertThat(Files.mismatch(copy, elf)).isEqualTo(-1);
    }
  }

  @Test
  void whatTheMachineTellsIsThereToo() throws IOException {
    try (Session session = Session.of("--files", Guest.stops().elf().toString())) {
      GdbDriver gdb = session.gdb();
      Path index = folder.resolve("index");
      gdb.ok("remote get /index.txt " + index);
      assertThat(Files.readAllLines(index))
          .contains("/guest/stops.elf", "/devices/tree.dtb", "/devices/cpu0/tlb", "/index.txt");
      for (String path : Files.readAllLines(index)) {
        gdb.ok("remote get " + path + " " + folder.resolve("file"));
        assertThat(folder.resolve("file")).as(path).isNotEmptyFile();
      }
      Path tree = folder.resolve("tree");
      gdb.ok("remote get /devices/tree.dtb " + tree);
      assertThat(Files.readAllBytes(tree)).startsWith(0xd0, 0x0d, 0xfe, 0xed);
      Path tlb = folder.resolve("tlb");
      gdb.ok("remote get /devices/cpu0/tlb " + tlb);
      assertThat(Files.readString(tlb)).isEqualTo(gdb.ok("monitor tlb"));
    }
  }

  @Test
  void nothingElseCanBeReadAndNothingWritten() throws IOException {
    Path local = Files.writeString(folder.resolve("local"), "local");
    try (Session session = Session.of("--files", Guest.stops().elf().toString())) {
      GdbDriver gdb = session.gdb();
      String to = " " + folder.resolve("x");
      assertThat(gdb.run("remote get /../../etc/passwd" + to).shown())
          .contains("No such file or directory");
      assertThat(gdb.run("remote get " + Guest.stops().elf() + to).shown())
          .contains("No such file or directory");
      assertThat(gdb.run("remote get /guest" + to).shown()).contains("Is a directory");
      for (String command :
          List.of("remote put " + local + " /new", "remote delete /guest/stops.elf")) {
        assertThat(gdb.run(command).shown()).as(command).contains("Read-only file system");
      }
      assertThat(gdb.ok("print/x $pc")).contains("0x10000");
    }
  }

  @Test
  void anX86ImageHasItsSymbolsInAFileBesideIt() throws IOException {
    Guest modes = Guest.modes();
    try (Session session =
        Session.of(
            "--cpu",
            "x86",
            "--files",
            "--symbols",
            modes.elf().toString(),
            modes.image().toString())) {
      GdbDriver gdb = session.gdb();
      assertThat(gdb.ok("info files")).contains("target:/symbols/modes.elf");
      assertThat(gdb.ok("info symbol $pc")).contains("_start");
      Path fx = folder.resolve("fx");
      gdb.ok("remote get /devices/cpu0/fx " + fx);
      assertThat(Files.readString(fx)).isEqualTo(gdb.ok("monitor fx"));
      assertThat(gdb.run("remote get /devices/tree.dtb " + fx).shown()).contains("No such file");
    }
  }

  @Test
  void withoutTheOptionThereAreNone() throws IOException {
    try (Session session = Session.of(Guest.stops().elf().toString())) {
      GdbDriver gdb = session.gdb();
      assertThat(gdb.transcript()).contains("determining executable automatically");
      assertThat(gdb.run("remote get /index.txt " + folder.resolve("x")).shown())
          .contains("Function not implemented");
    }
  }
}
