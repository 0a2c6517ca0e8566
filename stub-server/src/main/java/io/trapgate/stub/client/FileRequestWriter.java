package io.trapgate.stub.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trapgate.stub.rsp.packet.Request;
import java.util.HexFormat;

/** Requests of host I/O as payloads. */
final class FileRequestWriter {
  private static final int FOR_WRITING = 1;

  private FileRequestWriter() {}

  static String text(Request.Files request) {
    return "vFile:"
        + switch (request) {
          case Request.UseFileSystem _ -> "setfs:0";
          case Request.OpenFile(String path, boolean forReading) ->
              "open:%s,%x,0".formatted(hex(path), forReading ? 0 : FOR_WRITING);
          case Request.CloseFile(long descriptor) -> "close:%x".formatted(descriptor);
          case Request.ReadFile(long descriptor, long count, long offset) ->
              "pread:%x,%x,%x".formatted(descriptor, count, offset);
          case Request.WriteFile(long descriptor) -> "pwrite:%x,0,".formatted(descriptor);
          case Request.FileStatus(long descriptor) -> "fstat:%x".formatted(descriptor);
          case Request.PathStatus(String path) -> "stat:" + hex(path);
          case Request.ReadLink(String path) -> "readlink:" + hex(path);
          case Request.RemoveFile(String path) -> "unlink:" + hex(path);
          case Request.UnreadableFileRequest unreadable ->
              throw new IllegalArgumentException(
                  "no payload for a malformed request: " + unreadable);
        };
  }

  private static String hex(String path) {
    return HexFormat.of().formatHex(path.getBytes(UTF_8));
  }
}
