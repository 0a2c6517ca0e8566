package io.trapgate.stub.rsp.packet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packets of host I/O as gdb writes them. */
class FileFormsTest {
  private static Request parse(String packet) {
    return RequestParser.parse(packet.getBytes(ISO_8859_1));
  }

  @Test
  void everyOperationIsRead() {
    assertThat(parse("vFile:setfs:2bad")).isEqualTo(new Request.UseFileSystem());
    assertThat(parse("vFile:open:2f612e656c66,0,1c0"))
        .isEqualTo(new Request.OpenFile("/a.elf", true));
    assertThat(parse("vFile:open:2f61,601,1c0")).isEqualTo(new Request.OpenFile("/a", false));
    assertThat(parse("vFile:close:5")).isEqualTo(new Request.CloseFile(5));
    assertThat(parse("vFile:pread:5,20000,1f")).isEqualTo(new Request.ReadFile(5, 0x20000, 0x1f));
    assertThat(parse("vFile:pwrite:5,1f,any,thing")).isEqualTo(new Request.WriteFile(5));
    assertThat(parse("vFile:fstat:5")).isEqualTo(new Request.FileStatus(5));
    assertThat(parse("vFile:stat:2f61")).isEqualTo(new Request.PathStatus("/a"));
    assertThat(parse("vFile:lstat:2f61")).isEqualTo(new Request.PathStatus("/a"));
    assertThat(parse("vFile:readlink:2f61")).isEqualTo(new Request.ReadLink("/a"));
    assertThat(parse("vFile:unlink:2f61")).isEqualTo(new Request.RemoveFile("/a"));
    assertThat(parse("vFile:stat:c3a4")).as("UTF-8").isEqualTo(new Request.PathStatus("ä"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"vFile", "vFile:", "vFile:rename:2f61", "vFile;open:2f61", "vFile,"})
  void anOperationNobodyKnowsIsUnknown(String packet) {
    assertThat(parse(packet)).isInstanceOf(Request.Unknown.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vFile:open",
        "vFile:open:2f6,0,0",
        "vFile:open:2g,0,0",
        "vFile:open:2f61,100000000,0",
        "vFile:open:2f61,0",
        "vFile:close:",
        "vFile:close:5,",
        "vFile:pread:5,1",
        "vFile:pread:5,1,11112222333344445",
        "vFile:pwrite:5,0",
        "vFile:setfs",
        "vFile:stat:2f61,0"
      })
  void whatCantBeReadSaysWhatIsExpected(String packet) {
    assertThat(parse(packet)).isInstanceOf(Request.UnreadableFileRequest.class);
    assertThat(((Request.UnreadableFileRequest) parse(packet)).reason()).contains("(expected: ");
  }
}
