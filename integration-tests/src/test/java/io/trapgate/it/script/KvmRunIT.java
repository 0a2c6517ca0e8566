package io.trapgate.it.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Guest;
import io.trapgate.it.tools.NeedsKvm;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.stub.cli.Main;
import io.trapgate.target.HostKvm;
import io.trapgate.target.kvm.HostAbilities.Ability;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** {@code trapgate run} on the host's KVM: the same verdicts, files and reports as on a model. */
@NeedsKvm
@NeedsTool("gdb-multiarch")
@Timeout(240)
class KvmRunIT {
  private static final int SECTOR_BYTES = 512;

  @TempDir private static Path folder;
  private static CliProcess.Ended run;
  private static Path results;
  private static Path traces;

  @BeforeAll
  static void runsThemTwoAtATime() throws Exception {
    results = folder.resolve("results");
    traces = folder.resolve("traces");
    Guest guest = Guest.emulatedBootSector();
    List<String> arguments =
        new ArrayList<>(
            List.of("run", "--machine", "kvm", "--jobs", "2", "--symbols", guest.elf().toString()));
    arguments.addAll(List.of("--out", results.toString(), "--trace-ioctl", traces.toString()));
    arguments.add(guest.image().toString());
    Stream.of("breaks-and-steps", "four-slots", "console-and-end", "fails-by-guest-exit", "watch")
        .forEach(name -> arguments.add(script(name)));
    try (CliProcess process = CliProcess.start(folder, arguments)) {
      run = process.await();
    }
  }

  private static String script(String name) {
    return Sessions.folder("kvm").resolve(name + ".gdb").toString();
  }

  private static boolean watches() throws Exception {
    return HostKvm.measure().can(Ability.DATA_SLOTS);
  }

  @Test
  void eachScriptHasItsVerdict() throws Exception {
    assertThat(run.code()).as("%s", run).isEqualTo(1);
    assertThat(run.err()).isEmpty();
    for (String name : List.of("breaks-and-steps", "four-slots", "console-and-end")) {
      assertThat(run.out()).anyMatch(line -> line.matches("passed +" + name + " +[\\d.]+ s"));
    }
    assertThat(run.out())
        .anyMatch(line ->
            line.matches(
                "FAILED +fails-by-guest-exit +[\\d.]+ s +fails-by-guest-exit.gdb:\\d+: the guest has ended with code 1"));
    assertThat(run.out().getLast())
        .contains(watches() ? "4 of 5 passed" : "3 of 5 passed", "host on kvm, 128 MiB, 1 vCPU");
  }

  /** gdb shows no text of its server's for a watch, and in a batch there is no next stop. */
  @Test
  void aRefusedWatchFailsWithTheReason() throws Exception {
    List<String> told =
        run.out().stream().filter(line -> line.contains("never reports data breakpoints")).toList();
    if (watches()) {
      assertThat(told).isEmpty();
    } else {
      assertThat(told).singleElement().asString().contains("watch at 0x00007", "refused");
      assertThat(Files.readString(results.resolve("junit.xml")))
          .contains("never reports data breakpoints");
    }
  }

  @Test
  void reportsLogsAndTracesAreThere() throws Exception {
    Element suite =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(results.resolve("junit.xml").toFile())
            .getDocumentElement();
    assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(5);
    assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo(watches() ? 1 : 2);
    assertThat(results.resolve("report.html")).isNotEmptyFile();
    assertThat(results.resolve("four-slots.jsonl")).isNotEmptyFile();
    assertThat(results.resolve("four-slots.txt")).isNotEmptyFile();
    assertThat(Files.readAllLines(traces.resolve("breaks-and-steps.ioctl.jsonl")))
        .anyMatch(line -> line.contains("KVM_CREATE_VM"))
        .anyMatch(line -> line.contains("\"control\":\"ENABLE USE_HW_BP\""))
        .anyMatch(line -> line.contains("\"exit\":\"KVM_EXIT_DEBUG\""));
  }

  @Test
  void aGuestWithoutAnEndIsStoppedWhereItStands() throws Exception {
    byte[] sector = new byte[SECTOR_BYTES];
    byte[] loop = {0x40, (byte) 0xEB, (byte) 0xFD, 0};
    System.arraycopy(loop, 0, sector, 0, loop.length);
    sector[SECTOR_BYTES - 2] = 0x55;
    sector[SECTOR_BYTES - 1] = (byte) 0xAA;
    Path own = Files.createDirectory(folder.resolve("endless"));
    String image = Files.write(own.resolve("loop.bin"), sector).toString();
    CliProcess.Ended ended = ended(own, image, "--timeout", "5s");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out())
        .anyMatch(line ->
            line.matches("TIMED OUT +endless +[\\d.]+ s +endless.gdb:1: did not end within 5 s"))
        .anyMatch(line -> line.strip().matches("cpu0 at 0x00007c0[01], .*"));
  }

  @Test
  void aModelsOptionIsNotRunWithTheReason() throws Exception {
    Path own = Files.createDirectory(folder.resolve("option"));
    String image = Guest.emulatedBootSector().image().toString();
    CliProcess.Ended ended = ended(own, image, "--quantum", "7");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).anyMatch(line -> line.matches("NOT RUN +endless .*quantum: 7 .*"));
  }

  /** In this process, whose descriptors can be counted: two runs of three machines each. */
  @Test
  void aRunKeepsNothingOfItsMachines() throws Exception {
    runHere();
    long before = descriptors();
    runHere();
    assertThat(descriptors()).isLessThanOrEqualTo(before);
  }

  private static void runHere() {
    Guest guest = Guest.emulatedBootSector();
    StringWriter out = new StringWriter();
    int code =
        Main.commandLine(new PrintWriter(out), new PrintWriter(out))
            .execute(
                "run",
                "--machine=kvm",
                "--jobs=2",
                "--symbols=" + guest.elf(),
                guest.image().toString(),
                script("four-slots"),
                script("breaks-and-steps"),
                script("console-and-end"));
    assertThat(code).as("%s", out).isZero();
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  private static CliProcess.Ended ended(Path own, String image, String... options)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("run", "--machine", "kvm"));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of(image, script("endless")));
    try (CliProcess process = CliProcess.start(own, arguments)) {
      return process.await();
    }
  }
}
