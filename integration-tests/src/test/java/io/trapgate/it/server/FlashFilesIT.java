package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.it.gdb.Guest;
import io.trapgate.stub.client.RspConnection;
import io.trapgate.stub.script.replay.LogReplay;
import io.trapgate.stub.script.replay.ReplayException;
import io.trapgate.stub.script.replay.ReplayOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The files that a server with flash reads, and the one that it writes when told to. */
@Timeout(120)
class FlashFilesIT {
  private static final int BYTES = 64 << 10;

  @TempDir private Path folder;

  private Path image = Path.of("");
  private Path saved = Path.of("");

  @BeforeEach
  void makeImage() throws IOException {
    image = Files.write(folder.resolve("image"), new byte[BYTES]);
    saved = folder.resolve("saved");
  }

  private Launched serving(String... more) throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(List.of("--serial", "none"));
    options.addAll(List.of("--flash", image.toString(), "--flash-at", "0xf0000000"));
    options.addAll(List.of(more));
    return Launched.serving(Guest.stops().elf(), options.toArray(String[]::new));
  }

  /** Leaves "abc" at the start of the flash. */
  private static void program(Launched server) throws IOException {
    try (RspConnection client = RawClient.open(server)) {
      assertThat(client.exchange("vFlashErase:f0000000,10000").text()).isEqualTo("OK");
      assertThat(client.exchange("vFlashWrite:f0000000:abc").text()).isEqualTo("OK");
      assertThat(client.exchange("mf0000000,4").text()).isEqualTo("616263ff");
    }
  }

  private void assertSaved() throws IOException {
    byte[] content = Files.readAllBytes(saved);
    assertThat(content).hasSize(BYTES).startsWith('a', 'b', 'c', 0xff);
    assertThat(Files.readAllBytes(image)).as("only read").isEqualTo(new byte[BYTES]);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(image, saved);
    }
  }

  @Test
  void theContentIsSavedWhenTheServerEnds() throws Exception {
    try (Launched server = serving("--once", "--flash-save", saved.toString())) {
      program(server);
      assertThat(server.exitCode()).isZero();
    }
    assertSaved();
  }

  @Test
  void theContentIsSavedWhenTheServerIsTerminated() throws Exception {
    Files.writeString(saved, "what was there before");
    try (Launched server = serving("--flash-save", saved.toString())) {
      program(server);
      server.terminate();
      server.exitCode();
    }
    assertSaved();
  }

  @Test
  void nothingIsWrittenUnlessToldTo() throws Exception {
    try (Launched server = serving("--once")) {
      program(server);
      assertThat(server.exitCode()).isZero();
    }
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(image);
    }
    assertThat(Files.readAllBytes(image)).isEqualTo(new byte[BYTES]);
  }

  @Test
  void aReplayHasTheFlashOfTheLog() throws Exception {
    Path log = folder.resolve("log");
    try (Launched server = serving("--once", "--log", log.toString())) {
      program(server);
      assertThat(server.exitCode()).isZero();
    }
    assertThat(LogReplay.play(log, ReplayOptions.DEFAULT).difference()).isEmpty();
    Files.write(image, new byte[] {1});
    assertThatThrownBy(() -> LogReplay.play(log, ReplayOptions.DEFAULT))
        .isInstanceOf(ReplayException.class)
        .hasMessageStartingWith("flash image " + image + ": SHA-256 ");
  }
}
