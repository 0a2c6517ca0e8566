package io.trapgate.stub.script.log;

import io.trapgate.stub.rsp.packet.Request;

/** What a client wants of the server's files, in words for people. */
final class FileWords {
  private FileWords() {}

  static String of(Request.Files request) {
    return switch (request) {
      case Request.UseFileSystem _ -> "choose a file system";
      case Request.OpenFile(String path, boolean forReading) ->
          "open " + RequestWords.quote(path) + (forReading ? "" : ", for writing");
      case Request.CloseFile(long descriptor) -> "close file " + descriptor;
      case Request.ReadFile(long descriptor, long count, long offset) ->
          "read file %s, %s bytes from %s"
              .formatted(
                  Long.toUnsignedString(descriptor),
                  Long.toUnsignedString(count),
                  Long.toUnsignedString(offset));
      case Request.WriteFile(long descriptor) -> "write to file " + descriptor;
      case Request.FileStatus(long descriptor) -> "what is file " + descriptor + "?";
      case Request.PathStatus(String path) -> "what is " + RequestWords.quote(path) + "?";
      case Request.ReadLink(String path) -> "where does " + RequestWords.quote(path) + " lead to?";
      case Request.RemoveFile(String path) -> "remove " + RequestWords.quote(path);
      case Request.UnreadableFileRequest(String reason) ->
          "malformed: " + RequestWords.quote(reason);
    };
  }
}
