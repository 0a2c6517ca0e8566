package io.trapgate.stub.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.stub.rsp.packet.PacketLimits;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Host I/O on files that exist only in memory (gdb document node "Host I/O Packets"). */
class FileAccessTest {
  private static final String NO_SUCH_FILE = "F-1,2";
  private static final String BAD_DESCRIPTOR = "F-1,9";
  private static final String READ_ONLY = "F-1,1e";

  private final byte[] large = new byte[200_000];
  private int asked;
  private final FileTree tree =
      new FileTree(
          Map.of(
              "/guest/a.elf",
              new VirtualFile.Fixed(new byte[] {1, 2, 3, 4, 5}, 1_700_000_000),
              "/guest/large",
              new VirtualFile.Fixed(large, 0),
              "/devices/cpu0/slots",
              new VirtualFile.Told(() -> new byte[] {(byte) ++asked})),
          Optional.of("/guest/a.elf"));
  private final FileAccess files = new FileAccess(tree);

  private Reply reply(Request.Files request) {
    return files.answer(new SessionEffect.ServeFile(request, true));
  }

  private String text(Request.Files request) {
    return ((Reply.Text) reply(request)).text();
  }

  private String open(String path) {
    return text(new Request.OpenFile(path, true));
  }

  private Reply.Binary read(long descriptor, long count, long offset) {
    return (Reply.Binary) reply(new Request.ReadFile(descriptor, count, offset));
  }

  @Test
  void aFileIsOpenedReadAndClosed() {
    assertThat(text(new Request.UseFileSystem())).isEqualTo("F0");
    assertThat(open("/guest/a.elf")).isEqualTo("F0");
    assertThat(read(0, 3, 1).prefix()).isEqualTo("F3;");
    assertThat(read(0, 3, 1).bytes()).containsExactly(2, 3, 4);
    assertThat(read(0, 100, 3).bytes()).containsExactly(4, 5);
    assertThat(read(0, 100, 5).prefix()).as("at its end").isEqualTo("F0;");
    assertThat(read(0, 100, Long.MAX_VALUE).bytes()).isEmpty();
    assertThat(text(new Request.ReadFile(0, -1, 0))).isEqualTo("F-1,16");
    assertThat(text(new Request.CloseFile(0))).isEqualTo("F0");
    assertThat(text(new Request.CloseFile(0))).isEqualTo(BAD_DESCRIPTOR);
  }

  @Test
  void aReadFitsThePacketEvenIfEachByteIsEscaped() {
    open("/guest/large");
    Reply.Binary reply = read(0, Long.MAX_VALUE, 0);
    assertThat(reply.bytes()).hasSize(FileAccess.MAX_READ);
    assertThat(2 * reply.bytes().length + reply.prefix().length())
        .isBetween(PacketLimits.MAX_MEMORY_BYTES, SessionConversation.PACKET_BYTES);
    assertThat(reply.prefix()).isEqualTo("F" + Integer.toHexString(reply.bytes().length) + ";");
  }

  @Test
  void theStatusHas64BytesInTheOrderOfTheProtocol() {
    open("/guest/a.elf");
    ByteBuffer stat = ByteBuffer.wrap(((Reply.Binary) reply(new Request.FileStatus(0))).bytes());
    assertThat(stat.remaining()).isEqualTo(64);
    assertThat(stat.getInt(8)).as("mode").isEqualTo(0100444);
    assertThat(stat.getLong(28)).as("size").isEqualTo(5);
    assertThat(stat.getLong(44)).as("blocks").isEqualTo(1);
    assertThat(stat.getInt(56)).as("modified").isEqualTo(1_700_000_000);
    assertThat(((Reply.Binary) reply(new Request.PathStatus("guest/a.elf"))).bytes())
        .isEqualTo(stat.array());
    byte[] folder = ((Reply.Binary) reply(new Request.PathStatus("/guest"))).bytes();
    assertThat(ByteBuffer.wrap(folder).getInt(8)).isEqualTo(040555);
    byte[] other = ((Reply.Binary) reply(new Request.PathStatus("/guest/large"))).bytes();
    assertThat(ByteBuffer.wrap(other).getInt(4)).as("inode").isNotEqualTo(stat.getInt(4));
  }

  @ParameterizedTest
  @CsvSource({
    "/guest/a.elf, F0",
    "guest/a.elf, F0",
    "//guest/./b/../a.elf, 'F-1,2'",
    "/guest/../guest//a.elf, F0",
    "/../../guest/a.elf, F0",
    "/../../../etc/passwd, 'F-1,2'",
    "/etc/passwd, 'F-1,2'",
    "/guest/a.el, 'F-1,2'",
    "/guest, 'F-1,15'",
    "/, 'F-1,15'",
    "'', 'F-1,15'",
    "/guest/a.elf/, 'F-1,14'",
    "/guest/a.elf/.., 'F-1,14'",
    "/guest/a.elf/x, 'F-1,14'"
  })
  void aPathLeadsNowhereElse(String path, String result) {
    assertThat(open(path)).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource({"4096, 'F-1,2'", "4097, 'F-1,5b'"})
  void aPathIsBounded(int characters, String result) {
    assertThat(open("a".repeat(characters))).isEqualTo(result);
  }

  @Test
  void nothingIsEverWritten() {
    assertThat(text(new Request.OpenFile("/guest/a.elf", false))).isEqualTo(READ_ONLY);
    assertThat(text(new Request.OpenFile("/new", false))).isEqualTo(READ_ONLY);
    assertThat(text(new Request.RemoveFile("/guest/a.elf"))).isEqualTo(READ_ONLY);
    open("/guest/a.elf");
    assertThat(text(new Request.WriteFile(0))).isEqualTo(BAD_DESCRIPTOR);
    assertThat(text(new Request.ReadLink("/guest/a.elf"))).isEqualTo("F-1,16");
    assertThat(text(new Request.ReadLink("/nowhere"))).isEqualTo(NO_SUCH_FILE);
    assertThat(text(new Request.UnreadableFileRequest("why"))).isEqualTo("F-1,16");
  }

  @Test
  void descriptorsAreBoundedAndUsedAgain() {
    for (int i = 0; i < FileAccess.MAX_OPEN; i++) {
      assertThat(open("/guest/a.elf")).isEqualTo("F" + Integer.toHexString(i));
    }
    assertThat(open("/guest/a.elf")).isEqualTo("F-1,18");
    assertThat(open("/nowhere")).isEqualTo(NO_SUCH_FILE);
    text(new Request.CloseFile(7));
    assertThat(open("/guest/a.elf")).isEqualTo("F7");
    for (long descriptor : new long[] {16, -1, Long.MAX_VALUE, 0x1_0000_0000L}) {
      assertThat(text(new Request.ReadFile(descriptor, 1, 0))).isEqualTo(BAD_DESCRIPTOR);
      assertThat(text(new Request.CloseFile(descriptor))).isEqualTo(BAD_DESCRIPTOR);
      assertThat(text(new Request.FileStatus(descriptor))).isEqualTo(BAD_DESCRIPTOR);
    }
    assertThat(
            new FileAccess(tree)
                .answer(new SessionEffect.ServeFile(new Request.CloseFile(0), true)))
        .as("another session has its own")
        .isEqualTo(new Reply.Text(BAD_DESCRIPTOR));
  }

  @Test
  void whatTheMachineTellsIsTakenOnceAndOnlyWhileItStands() {
    Request.OpenFile slots = new Request.OpenFile("/devices/cpu0/slots", true);
    assertThat(files.answer(new SessionEffect.ServeFile(slots, false)))
        .isEqualTo(new Reply.Text("F-1,10"));
    assertThat(asked).isZero();
    assertThat(text(slots)).isEqualTo("F0");
    assertThat(read(0, 9, 0).bytes()).containsExactly(1);
    assertThat(read(0, 9, 0).bytes()).containsExactly(1);
    assertThat(text(slots)).isEqualTo("F1");
    assertThat(read(1, 9, 0).bytes()).containsExactly(2);
  }

  @Test
  void theProgramIsOneOfTheFiles() {
    assertThat(tree.executable()).contains("/guest/a.elf");
    assertThatThrownBy(() -> new FileTree(Map.of(), Optional.of("/x")))
        .hasMessage("executable: /x (expected: one of the files)");
  }
}
