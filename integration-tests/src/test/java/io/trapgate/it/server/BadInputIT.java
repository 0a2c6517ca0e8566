package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Guest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input on the command line: one clear line on standard error and an exit code. */
class BadInputIT {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private final Guest guest = Guest.stops();
  @TempDir private Path folder;

  @Test
  void missingGuest() throws Exception {
    refused(FAILED, folder.resolve("nowhere.elf").toString(), "nowhere.elf");
  }

  @Test
  void guestThatIsAFolder() throws Exception {
    refused(FAILED, folder.toString(), folder.getFileName().toString());
  }

  @Test
  void emptyGuest() throws Exception {
    refused(FAILED, written("empty.elf", new byte[0]).toString(), "empty.elf");
  }

  @Test
  void guestThatIsNoElf() throws Exception {
    refused(FAILED, written("text.elf", new byte[4096]).toString(), "text.elf");
  }

  @Test
  void truncatedGuest() throws Exception {
    byte[] whole = Files.readAllBytes(guest.elf());
    refused(FAILED, written("cut.elf", Arrays.copyOf(whole, 40)).toString(), "cut.elf");
    refused(FAILED, written("half.elf", Arrays.copyOf(whole, 0x1100)).toString(), "half.elf");
  }

  @Test
  void guestOfTheOtherByteOrder() throws Exception {
    String line =
        refused(
            FAILED,
            written("little.elf", header(ByteOrder.LITTLE_ENDIAN, 20)).toString(),
            "little.elf");
    assertThat(line).containsIgnoringCase("big");
  }

  @Test
  void guestForX86() throws Exception {
    refused(FAILED, written("x86.elf", header(ByteOrder.LITTLE_ENDIAN, 3)).toString(), "x86.elf");
  }

  @Test
  void guestLargerThanMemory() throws Exception {
    ByteBuffer large = ByteBuffer.wrap(Files.readAllBytes(guest.elf()));
    large.putInt(52 + 20, 0x7000_0000);
    refused(FAILED, written("large.elf", large.array()).toString(), "large.elf");
  }

  @Test
  void guestOutsideMemory() throws Exception {
    ByteBuffer high = ByteBuffer.wrap(Files.readAllBytes(guest.elf()));
    high.putInt(52 + 8, 0xf000_0000);
    high.putInt(52 + 12, 0xf000_0000);
    refused(FAILED, written("high.elf", high.array()).toString(), "high.elf");
  }

  @Test
  void portInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      try (Launched server =
          Launched.start("serve", "--listen", "127.0.0.1:" + port, guest.elf().toString())) {
        assertRefused(server, FAILED, port);
      }
    }
  }

  @Test
  void unknownCore() throws Exception {
    try (Launched server = Launched.start("serve", "--cpu", "z80", guest.elf().toString())) {
      assertThat(assertRefused(server, USAGE, "z80")).contains("e500v2");
    }
  }

  @Test
  void unknownOptionAndBoardAndSize() throws Exception {
    try (Launched server = Launched.start("serve", "--lisen", "x")) {
      assertRefused(server, USAGE, "--lisen");
    }
    try (Launched server = Launched.start("serve", "--machine", "pdp11")) {
      assertRefused(server, USAGE, "pdp11");
    }
    try (Launched server = Launched.start("serve", "--mem", "-5M")) {
      assertRefused(server, USAGE, "-5M");
    }
    try (Launched server = Launched.start("serve", "--listen", "127.0.0.1:99999")) {
      assertRefused(server, USAGE, "99999");
    }
  }

  private String refused(int code, String file, String mentioned) throws Exception {
    try (Launched server = Launched.start("serve", "--listen", "127.0.0.1:0", file)) {
      return assertRefused(server, code, mentioned);
    }
  }

  private static String assertRefused(Launched server, int code, String mentioned)
      throws InterruptedException {
    int actual = server.exitCode();
    assertThat(server.errorLines()).hasSize(1);
    String line = server.errorLines().getFirst();
    assertThat(line).startsWith("trapgate: ").contains(mentioned).doesNotContain("Exception");
    assertThat(actual).as(line).isEqualTo(code);
    return line;
  }

  private Path written(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  /** An executable of no segments for a machine by its ELF number. */
  private static byte[] header(ByteOrder order, int machine) {
    ByteBuffer file = ByteBuffer.allocate(52).order(order);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 1, 0, 1});
    file.put(5, (byte) (order == ByteOrder.LITTLE_ENDIAN ? 1 : 2));
    file.putShort(16, (short) 2).putShort(18, (short) machine).putInt(20, 1);
    file.putShort(40, (short) 52).putShort(42, (short) 32).putShort(46, (short) 40);
    return file.array();
  }
}
