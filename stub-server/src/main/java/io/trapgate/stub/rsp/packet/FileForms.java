package io.trapgate.stub.rsp.packet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Grammar of {@code vFile} (gdb document node "Host I/O Packets"). */
final class FileForms {
  /** The lowest bits of the flags say how a file is opened; 0 is reading alone. */
  private static final long MAX_FLAGS = 0xffff_ffffL;

  private FileForms() {}

  /** {@code vFile:operation:parameter,…}; one that can't be read is answered as such. */
  static Request read(PacketCursor cursor) {
    if (!cursor.take(':')) {
      return new Request.Unknown("vFile");
    }
    String operation = cursor.name();
    try {
      Request request = parameters(operation, cursor);
      if (!(request instanceof Request.Unknown)) {
        cursor.expectEnd("vFile:" + operation);
      }
      return request;
    } catch (PacketSyntaxException e) {
      return new Request.UnreadableFileRequest(String.valueOf(e.getMessage()));
    }
  }

  private static Request parameters(String operation, PacketCursor cursor) {
    return switch (operation) {
      case "setfs" -> {
        colon(cursor);
        cursor.number("process id");
        yield new Request.UseFileSystem();
      }
      case "open" -> open(cursor);
      case "close" -> new Request.CloseFile(descriptor(cursor));
      case "pread" -> {
        long descriptor = descriptor(cursor);
        long count = after(cursor, "count");
        yield new Request.ReadFile(descriptor, count, after(cursor, "offset"));
      }
      case "pwrite" -> {
        long descriptor = descriptor(cursor);
        after(cursor, "offset");
        cursor.expect(',', "after the offset");
        cursor.rest();
        yield new Request.WriteFile(descriptor);
      }
      case "fstat" -> new Request.FileStatus(descriptor(cursor));
      case "stat", "lstat" -> new Request.PathStatus(path(cursor));
      case "readlink" -> new Request.ReadLink(path(cursor));
      case "unlink" -> new Request.RemoveFile(path(cursor));
      default -> new Request.Unknown("vFile"); // the protocol may grow
    };
  }

  private static Request open(PacketCursor cursor) {
    String path = path(cursor);
    long flags = after(cursor, "flags");
    after(cursor, "mode");
    if (Long.compareUnsigned(flags, MAX_FLAGS) > 0) {
      throw new PacketSyntaxException("flags", Long.toHexString(flags), "<= ffffffff");
    }
    return new Request.OpenFile(path, flags == 0);
  }

  private static void colon(PacketCursor cursor) {
    cursor.expect(':', "after the operation");
  }

  private static long descriptor(PacketCursor cursor) {
    colon(cursor);
    return cursor.number("descriptor");
  }

  private static long after(PacketCursor cursor, String what) {
    cursor.expect(',', "before the " + what);
    return cursor.number(what);
  }

  /** Bytes written in hex up to a comma or the end. */
  private static String path(PacketCursor cursor) {
    colon(cursor);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (!cursor.atEnd() && cursor.peek() != ',') {
      bytes.writeBytes(cursor.hexBytes("path", 1));
    }
    return bytes.toString(UTF_8);
  }
}
