package io.trapgate.stub.rsp.packet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Map;

/**
 * Payloads to {@link Request}s; never throws. A packet is known by its letter, or, behind {@code
 * q}, {@code Q}, {@code v} and {@code j}, by its whole name up to {@code :}, {@code ,}, {@code ;}
 * or the end, so that {@code qC} isn't mistaken for {@code qCRC} (gdb document node "Packets").
 */
public final class RequestParser {
  /** What stands behind the letter or the name. */
  @FunctionalInterface
  private interface Form {
    Request read(PacketCursor cursor);
  }

  private static final Map<String, Form> NAMED =
      Map.ofEntries(
          Map.entry("qSupported", QueryForms::supported),
          Map.entry("QStartNoAckMode", bare(new Request.StartNoAckMode())),
          Map.entry("QNonStop", QueryForms::nonStop),
          Map.entry("vStopped", bare(new Request.FetchStop())),
          Map.entry("qC", bare(new Request.CurrentThread())),
          Map.entry("qfThreadInfo", bare(new Request.ThreadList(true))),
          Map.entry("qsThreadInfo", bare(new Request.ThreadList(false))),
          Map.entry("qThreadExtraInfo", QueryForms::threadExtraInfo),
          Map.entry("qAttached", QueryForms::attached),
          Map.entry("qSymbol", _ -> new Request.SymbolOffer()),
          Map.entry("qXfer", QueryForms::transfer),
          Map.entry("qCRC", MemoryForms::crc),
          Map.entry("qSearch", MemoryForms::search),
          Map.entry("vFlashErase", FlashForms::erase),
          Map.entry("vFlashWrite", FlashForms::write),
          Map.entry("vFlashDone", bare(new Request.FlashDone())),
          Map.entry("qqemu.Supported", bare(new Request.WhichQemuPackets())),
          Map.entry("qqemu.PhyMemMode", bare(new Request.WhichAddresses())),
          Map.entry("Qqemu.PhyMemMode", SpaceForms::physical),
          Map.entry("qRcmd", QueryForms::monitor),
          Map.entry("vFile", FileForms::read),
          Map.entry("qqemu.sstepbits", StepForms::bits),
          Map.entry("Qqemu.sstepbits", StepForms::bits),
          Map.entry("qqemu.sstep", StepForms::mask),
          Map.entry("Qqemu.sstep", StepForms::mask),
          Map.entry("vCont?", bare(new Request.ResumeActions())),
          Map.entry("vCont", ResumeForms::vCont),
          Map.entry("vCtrlC", bare(new Request.Interrupt())),
          Map.entry("vKill", QueryForms::kill),
          Map.entry("vRun", QueryForms::run),
          Map.entry("vAttach", QueryForms::attach),
          Map.entry("QThreadSuffixSupported", bare(new Request.ThreadSuffix())),
          Map.entry("QListThreadsInStopReply", bare(new Request.ListThreadsInStops())),
          Map.entry("QEnableErrorStrings", bare(new Request.ErrorStrings())),
          Map.entry("qHostInfo", bare(new Request.HostInfo())),
          Map.entry("qProcessInfo", bare(new Request.ProcessInfo())),
          Map.entry("qWatchpointSupportInfo", LldbForms::watchpointSupport),
          Map.entry("qMemoryRegionInfo", LldbForms::memoryRegion),
          Map.entry("qEcho", LldbForms::echo),
          Map.entry("QSaveRegisterState", LldbForms::saveRegisters),
          Map.entry("QRestoreRegisterState", LldbForms::restoreRegisters),
          Map.entry("jThreadsInfo", bare(new Request.ThreadsInfo())));

  private RequestParser() {}

  /**
   * Reads a payload, escapes already undone.
   *
   * @return {@link Request.Unknown} for what isn't served, {@link Request.Malformed} for what can't
   *     be read
   */
  public static Request parse(byte[] payload) {
    PacketCursor cursor = new PacketCursor(payload);
    try {
      Request request = known(cursor);
      return request instanceof Request.Unknown ? unknown(payload) : request;
    } catch (PacketSyntaxException e) {
      return new Request.Malformed(String.valueOf(e.getMessage()), isTextAllowed(payload));
    }
  }

  private static Request known(PacketCursor cursor) {
    return switch (cursor.peek()) {
      case 'q', 'Q', 'v', 'j' -> {
        if (cursor.take("Qqemu.sstep=")
            || cursor.take("qqemu.sstep=")) { // QEMU's only one of the kind
          yield StepForms.setMask(cursor);
        }
        Form form = NAMED.get(cursor.name());
        yield form == null ? new Request.Unknown("") : form.read(cursor);
      }
      default -> lettered(cursor.next(), cursor);
    };
  }

  private static Request lettered(int letter, PacketCursor cursor) {
    return switch (letter) {
      case 'm' -> MemoryForms.read(cursor);
      case 'M' -> MemoryForms.write(cursor);
      case 'x' -> MemoryForms.readBinary(cursor);
      case 'X' -> MemoryForms.writeBinary(cursor);
      case 'p' -> RegisterForms.read(cursor);
      case 'P' -> RegisterForms.write(cursor);
      case 'G' -> RegisterForms.writeAll(cursor);
      case 'Z' -> BreakpointForms.insert(cursor);
      case 'z' -> BreakpointForms.remove(cursor);
      case 'c', 's' -> ResumeForms.plain(cursor, letter == 's');
      case 'C', 'S' -> ResumeForms.withSignal(cursor, letter == 'S');
      case 'H' -> QueryForms.selectThread(cursor);
      case 'T' -> QueryForms.threadAlive(cursor);
      case 'D' -> QueryForms.detach(cursor);
      case 'R' -> QueryForms.restart(cursor);
      case 'g' -> RegisterForms.readAll(cursor);
      case '?' -> bare(new Request.StopReason()).read(cursor);
      case '!' -> bare(new Request.ExtendedMode()).read(cursor);
      case 'k' -> bare(new Request.Kill(false)).read(cursor);
      default -> new Request.Unknown("");
    };
  }

  /** A packet that is nothing but its name; with more behind it, it is another one. */
  private static Form bare(Request request) {
    return cursor -> cursor.atEnd() ? request : new Request.Unknown("");
  }

  private static Request unknown(byte[] payload) {
    int length = Math.min(payload.length, PacketLimits.MAX_UNKNOWN_CHARS);
    return new Request.Unknown(new String(payload, 0, length, ISO_8859_1));
  }

  private static boolean isTextAllowed(byte[] payload) {
    return payload[0] != 'm' && !new PacketCursor(payload).name().equals("qRcmd");
  }
}
