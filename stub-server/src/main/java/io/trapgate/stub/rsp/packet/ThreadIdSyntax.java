package io.trapgate.stub.rsp.packet;

/**
 * The spelling of thread-ids: {@code pPID.TID}, {@code pPID}, {@code TID}, with {@code -1} for all
 * and {@code 0} for any (gdb document node "Packets").
 */
final class ThreadIdSyntax {
  private ThreadIdSyntax() {}

  static ThreadId read(PacketCursor cursor) {
    if (!cursor.take('p')) {
      return new ThreadId(ThreadId.UNSAID, part(cursor, "thread id"));
    }
    int process = part(cursor, "process id");
    int thread = cursor.take('.') ? part(cursor, "thread id") : ThreadId.ALL;
    if (process == ThreadId.ALL && thread != ThreadId.ALL) {
      throw new PacketSyntaxException(
          "thread id", "thread " + thread + " of all processes", "-1 after p-1");
    }
    return new ThreadId(process, thread);
  }

  static String write(ThreadId id, boolean multiprocess) {
    String thread = part(id.thread());
    return multiprocess && id.process() != ThreadId.UNSAID
        ? "p" + part(id.process()) + "." + thread
        : thread;
  }

  private static int part(PacketCursor cursor, String what) {
    if (!cursor.take('-')) {
      return cursor.number(what, Integer.MAX_VALUE);
    }
    if (cursor.number(what) != 1) {
      throw new PacketSyntaxException(what, "a negative number", "-1, 0 or above");
    }
    return ThreadId.ALL;
  }

  private static String part(int value) {
    return value == ThreadId.ALL ? "-1" : Integer.toHexString(value);
  }
}
