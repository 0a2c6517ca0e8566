package io.trapgate.stub.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.stub.rsp.packet.ThreadId;
import org.jspecify.annotations.Nullable;

/** LLDB's own packets as it writes them. */
final class LldbWriter {
  private LldbWriter() {}

  static String write(Request.Lldb request) {
    return switch (request) {
      case Request.ThreadSuffix _ -> "QThreadSuffixSupported";
      case Request.ListThreadsInStops _ -> "QListThreadsInStopReply";
      case Request.ErrorStrings _ -> "QEnableErrorStrings";
      case Request.HostInfo _ -> "qHostInfo";
      case Request.ProcessInfo _ -> "qProcessInfo";
      case Request.WatchpointSupport _ -> "qWatchpointSupportInfo:";
      case Request.MemoryRegion(long address) -> "qMemoryRegionInfo:" + Long.toHexString(address);
      case Request.ThreadsInfo _ -> "jThreadsInfo";
      case Request.Echo(String packet) -> packet;
      case Request.SaveRegisters(@Nullable ThreadId thread) ->
          "QSaveRegisterState" + suffix(thread);
      case Request.RestoreRegisters(int number, @Nullable ThreadId thread) ->
          "QRestoreRegisterState:" + number + suffix(thread);
      case Request.OfThread(ThreadId thread, Request.Inspection inspected) ->
          new String(RequestWriter.write(inspected), ISO_8859_1) + suffix(thread);
    };
  }

  private static String suffix(@Nullable ThreadId thread) {
    return thread == null ? "" : ";thread:" + RequestWriter.thread(thread) + ";";
  }
}
