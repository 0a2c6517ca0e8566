package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.CliCommand;
import io.trapgate.it.tools.NeedsKvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that can run guests, but not this one: exit code 1, and the line says what is too much. */
@NeedsKvm
class KvmRoomIT {
  /** Address space of the process in KiB: enough for Java, and less than the guest's memory. */
  private static final int LIMIT_KIB = 2_900_000;

  @TempDir private Path folder;

  /** Java with little of its own, so that what there is of room hardly depends on the host. */
  private static List<String> limited(String... arguments) {
    List<String> command = new ArrayList<>(CliCommand.of(List.of(arguments)));
    if (System.getProperty("trapgate.launcher", "").isEmpty()) {
      command.addAll(
          1,
          List.of(
              "-Xmx64m", "-XX:CompressedClassSpaceSize=64m", "-XX:ReservedCodeCacheSize=64m"));
    }
    command.addAll(0, List.of("sh", "-c", "ulimit -v " + LIMIT_KIB + "; exec \"$@\"", "sh"));
    return command;
  }

  @Test
  void moreMemoryThanTheProcessMayHave() throws Exception {
    String guest = BadGuest.ENDLESS_LOOP.in(folder).toString();
    try (Launched server =
        Launched.run(limited("serve", "--machine", "kvm", "--mem", "3G", guest))) {
      assertThat(server.exitCode()).isEqualTo(1);
      assertThat(server.errorLines())
          .singleElement()
          .asString()
          .startsWith("trapgate: machine kvm: mmap: errno 12: 3221225472 bytes: ")
          .endsWith("give the guest less with --mem");
    }
    try (Launched server =
        Launched.listening(
            limited("serve", "--machine", "kvm", "--mem", "16M", "--listen", "127.0.0.1:0", guest))) {
      assertThat(server.port()).isPositive();
    }
  }

  @Test
  void moreMemoryThanTheBoardTakes() throws Exception {
    String guest = BadGuest.ENDLESS_LOOP.in(folder).toString();
    try (Launched server = Launched.start("serve", "--machine", "kvm", "--mem", "64G", guest)) {
      assertThat(server.exitCode()).isEqualTo(1);
      assertThat(server.errorLines())
          .containsExactly(
              "trapgate: memory: 65536 MiB (expected: a multiple of 1 MiB, 1 to 3072 MiB)");
    }
  }

  @Test
  void optionsOfTheModelsAreRefusedInOneLine() throws Exception {
    String guest = BadGuest.ENDLESS_LOOP.in(folder).toString();
    assertRefused(2, "--watch-ranges with --cpu host", guest, "--watch-ranges");
    assertRefused(2, "--fx: 'intel' (expected: nothing; host has no", guest, "--fx", "intel");
    assertRefused(2, "this machine can't stop before exceptions", guest, "--stop-on", "illegal");
    assertRefused(1, "quantum: 5 (expected: none;", guest, "--quantum", "5");
    assertRefused(1, "kvm-compat: seed-v3 (expected: upstream;", guest, "--kvm-compat", "seed-v3");
    assertRefused(1, "there is no built-in guest for x86");
  }

  private static void assertRefused(int code, String text, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("serve", "--machine", "kvm"));
    all.addAll(List.of(arguments));
    try (Launched server = Launched.start(all.toArray(String[]::new))) {
      assertThat(server.exitCode()).as("%s", all).isEqualTo(code);
      assertThat(server.errorLines()).singleElement().asString().contains(text);
    }
  }
}
