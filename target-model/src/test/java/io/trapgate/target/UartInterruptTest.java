package io.trapgate.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of an interrupt, from the console's keys to the core's EPR; the guest waits between. */
class UartInterruptTest {
  @TempDir Path folder;
  private Path guest = Path.of("");

  @BeforeEach
  void unpack() throws Exception {
    guest = folder.resolve("echo.elf");
    try (InputStream in = UartInterruptTest.class.getResourceAsStream("echo.elf")) {
      Files.write(guest, java.util.Objects.requireNonNull(in).readAllBytes());
    }
  }

  private static String session(Console console) throws InterruptedException {
    console.await(">");
    console.type("G");
    console.await("H");
    console.type("@@@@@@@@@@@@@@@@@@@@@@@@@@"); // more than the FIFO holds
    console.await("A".repeat(26));
    console.type("a");
    console.await("b");
    console.type("q");
    return console.transcript();
  }

  @Test
  void guestAnswersEachKey() throws Exception {
    assertThat(TwoMachines.onOurs(guest, UartInterruptTest::session))
        .isEqualTo(">H" + "A".repeat(26) + "b");
  }

  @Test
  void soItDoesOnQemu() throws Exception {
    TwoMachines.require(guest);
    assertThat(TwoMachines.onQemu(guest, UartInterruptTest::session))
        .isEqualTo(">H" + "A".repeat(26) + "b");
  }
}
