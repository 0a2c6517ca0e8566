package io.trapgate.it.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.stub.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts on machines that stop before exceptions, and the replay of what they have written. */
@NeedsTool("gdb-multiarch")
class StopOnRunIT {
  /** {@code nop; ud2}; vector 6 leads to {@code mov al,2; out F4,al}, the end with 5. */
  private static final String ILLEGAL = "c7061800107cc7061a000000900f0bebb002e6f4";

  @TempDir private Path folder;

  private Path guest() throws IOException {
    byte[] sector = Arrays.copyOf(HexFormat.of().parseHex(ILLEGAL), 512);
    sector[510] = 0x55;
    sector[511] = (byte) 0xAA;
    return Files.write(folder.resolve("guest.img"), sector);
  }

  private Path script(String... lines) throws IOException {
    return Files.write(folder.resolve("script.gdb"), List.of(lines));
  }

  private record Ended(int code, String shown) {}

  private static Ended trapgate(Stream<Object> arguments) {
    StringWriter out = new StringWriter();
    PrintWriter both = new PrintWriter(out);
    int code =
        Main.commandLine(both, both).execute(arguments.map(Object::toString).toArray(String[]::new));
    return new Ended(code, out.toString());
  }

  private Ended run(Path script, String... options) throws IOException {
    Stream<Object> first = Stream.of("run", "--cpu", "x86", "--out", folder.resolve("results"));
    return trapgate(
        Stream.of(first, Arrays.stream(options), Stream.of(guest(), script)).flatMap(part -> part));
  }

  @Test
  void theGuestStopsBeforeItAndThenTakesIt() throws IOException {
    Path script =
        script(
            "continue",
            "expect-stop exception at *0x7c0d",
            "continue",
            "expect-end code 5");

    Ended ended = run(script, "--stop-on", "illegal");

    assertThat(ended.code()).as(ended.shown()).isZero();
    Path log = folder.resolve("results/script.jsonl");
    assertThat(log).content().contains("before #UD (undefined instruction)");
    Ended replayed = trapgate(Stream.of("replay", log));
    assertThat(replayed.code()).as(replayed.shown()).isZero();
  }

  @Test
  void withoutItTheGuestTakesItAtOnce() throws IOException {
    Ended ended = run(script("continue", "expect-end code 5"));
    assertThat(ended.code()).as(ended.shown()).isZero();
  }

  @Test
  void whatIsUnknownIsAnErrorOfUsage() throws IOException {
    Ended ended = run(script("continue"), "--stop-on", "nonsense");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.shown()).contains("--stop-on: exception 'nonsense' (expected: ");
  }
}
