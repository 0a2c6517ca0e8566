package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Guest;
import io.trapgate.it.tools.NeedsKvm;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.it.tools.SourceTree;
import io.trapgate.testkit.GdbDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/trace.md, as they stand there, on the traces of two sessions with gdb. */
@NeedsKvm
@NeedsTool({"gdb-multiarch", "bash", "grep", "sed", "diff"})
@Timeout(180)
class TracePageIT {
  @TempDir private Path folder;

  private void session(String name, int steps, String... machine) throws Exception {
    Guest guest = Guest.emulatedBootSector();
    List<String> trace =
        List.of("--serial", "none", "--trace-ioctl", folder.resolve(name + ".jsonl").toString());
    String[] options = Stream.concat(Stream.of(machine), trace.stream()).toArray(String[]::new);
    try (Launched server = Launched.serving(guest.image(), options);
        GdbDriver gdb = GdbDriver.start(guest.elf())) {
      gdb.connect(server.port());
      gdb.ok("hbreak *save");
      gdb.go("continue");
      for (int i = 0; i < steps; i++) {
        gdb.go("stepi");
      }
      gdb.ok("delete");
      gdb.ok("hbreak *restore");
      gdb.go("continue");
      gdb.ok("kill");
      server.terminate();
      assertThat(server.exitCode()).isEqualTo(143);
    }
  }

  /** The block that compares, out of the page. */
  private static String commands() throws IOException {
    List<String> lines = Files.readAllLines(SourceTree.root().resolve("docs/trace.md"));
    int heading = lines.indexOf("## Comparing two traces");
    List<String> block =
        lines.subList(heading + 1, lines.size()).stream()
            .dropWhile(line -> !line.startsWith("    "))
            .takeWhile(line -> line.startsWith("    "))
            .toList();
    assertThat(block).isNotEmpty();
    return String.join("\n", block);
  }

  private String compared() throws Exception {
    Process bash =
        new ProcessBuilder("bash", "-c", commands())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isIn(0, 1);
    return said;
  }

  @Test
  void theSameSessionOnModelAndKvmHasNoDifferenceAndAnotherHas() throws Exception {
    session("model", 3, "--cpu", "x86", "--fx", "kvm");
    session("kvm", 3, "--machine", "kvm");
    assertThat(compared()).isEmpty();
    assertThat(Files.readAllLines(folder.resolve("kvm.txt"))).hasSizeGreaterThan(8);
    session("kvm", 4, "--machine", "kvm");
    assertThat(compared()).contains("> {\"on\":\"vcpu0\",\"call\":\"KVM_RUN\"");
  }
}
