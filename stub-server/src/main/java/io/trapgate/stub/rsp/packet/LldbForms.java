package io.trapgate.stub.rsp.packet;

import org.jspecify.annotations.Nullable;

/** Grammar of LLDB's own packets (LLDB, docs/lldb-gdb-remote.txt). */
final class LldbForms {
  private static final String SUFFIX = "thread:";

  private LldbForms() {}

  /** {@code qWatchpointSupportInfo:}. */
  static Request watchpointSupport(PacketCursor cursor) {
    cursor.take(':');
    cursor.expectEnd("qWatchpointSupportInfo");
    return new Request.WatchpointSupport();
  }

  /** {@code qMemoryRegionInfo:address}. */
  static Request memoryRegion(PacketCursor cursor) {
    cursor.expect(':', "qMemoryRegionInfo");
    long address = cursor.number("address");
    cursor.expectEnd("qMemoryRegionInfo");
    return new Request.MemoryRegion(address);
  }

  /** {@code qEcho:text}. */
  static Request echo(PacketCursor cursor) {
    return new Request.Echo("qEcho" + cursor.restText());
  }

  /** {@code QSaveRegisterState[;thread:id;]}. */
  static Request saveRegisters(PacketCursor cursor) {
    return new Request.SaveRegisters(thread(cursor, "QSaveRegisterState"));
  }

  /** {@code QRestoreRegisterState:number[;thread:id;]}; LLDB writes the number in decimal. */
  static Request restoreRegisters(PacketCursor cursor) {
    cursor.expect(':', "QRestoreRegisterState");
    int number = cursor.decimal("save number", Integer.MAX_VALUE);
    return new Request.RestoreRegisters(number, thread(cursor, "QRestoreRegisterState"));
  }

  /** A packet about registers, with or without its thread. */
  static Request ofThread(PacketCursor cursor, Request.Inspection request, String packet) {
    ThreadId thread = thread(cursor, packet);
    return thread == null ? request : new Request.OfThread(thread, request);
  }

  /** {@code ;thread:id;} at the end of a packet; null when it isn't there. */
  private static @Nullable ThreadId thread(PacketCursor cursor, String packet) {
    ThreadId thread = null;
    if (cursor.take(';')) {
      for (int i = 0; i < SUFFIX.length(); i++) {
        cursor.expect(SUFFIX.charAt(i), packet + ", in ;" + SUFFIX);
      }
      thread = ThreadIdSyntax.read(cursor);
      cursor.expect(';', packet + " suffix");
    }
    cursor.expectEnd(packet);
    return thread;
  }
}
