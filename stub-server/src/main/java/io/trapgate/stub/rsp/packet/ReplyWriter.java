package io.trapgate.stub.rsp.packet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/** {@link Reply} to payload bytes (gdb document nodes "Packets" and "Stop Reply Packets"). */
public final class ReplyWriter {
  private static final String PROCESS = ";process:" + ThreadId.MACHINE_PROCESS;

  /** Up to here the time for finding runs doesn't show beside that of a system call. */
  private static final int SHORT_BYTES = 1024;

  private static final int SAMPLES = 256;

  private ReplyWriter() {}

  /** The payload of one packet. */
  public static Payload write(Reply reply) {
    return switch (reply) {
      case Reply.Ok _ -> text("OK");
      case Reply.Unsupported _ -> text("");
      case Reply.Error error -> text("E" + Hex.pair(errno(error.errno())));
      case Reply.ErrorText error -> text("E." + printable(error.text()));
      case Reply.ErrorString error ->
          hex("E" + Hex.pair(errno(error.errno())) + ";", error.text().getBytes(UTF_8));
      case Reply.Text plain -> text(plain.text());
      case Reply.Hex hex -> hex("", hex.bytes());
      case Reply.Console console -> hex("O", console.text().getBytes(UTF_8));
      case Reply.Registers registers -> registers(registers.values());
      case Reply.Binary binary -> new Payload(join(binary.prefix(), binary.bytes()), false);
      case Reply.Exited exited ->
          text("W" + Hex.pair(exited.code()) + (exited.withProcess() ? PROCESS : ""));
      case Reply.Killed killed ->
          text("X" + Hex.pair(killed.signal()) + (killed.withProcess() ? PROCESS : ""));
      case Reply.Stop stop -> new Payload(stop(stop).getBytes(ISO_8859_1), true);
      case Reply.ListingStop(Reply.Stop stop, List<Reply.ThreadPc> threads) ->
          new Payload((stop(stop) + listed(threads, stop)).getBytes(ISO_8859_1), true);
    };
  }

  /** The spelling of a thread-id, for replies that the session puts together. */
  public static String threadId(ThreadId thread, boolean multiprocess) {
    return ThreadIdSyntax.write(thread, multiprocess);
  }

  private static int errno(int errno) {
    if (errno < 1 || errno > 0xff) {
      throw new IllegalArgumentException("errno: " + errno + " (expected: 1 to 255)");
    }
    return errno;
  }

  /** gdb shows the text as it comes, without undoing escapes: what would need one is replaced. */
  private static String printable(String text) {
    StringBuilder result = new StringBuilder(text);
    for (int i = 0; i < result.length(); i++) {
      char c = result.charAt(i);
      boolean special = c == '#' || c == '$' || c == '}' || c == '*';
      if (special || c < ' ' || c > '~') {
        result.setCharAt(i, '?');
      }
    }
    return result.toString();
  }

  private static Payload text(String text) {
    return new Payload(text.getBytes(ISO_8859_1), false);
  }

  private static byte[] join(String prefix, byte[] bytes) {
    byte[] result = Arrays.copyOf(prefix.getBytes(ISO_8859_1), prefix.length() + bytes.length);
    System.arraycopy(bytes, 0, result, prefix.length(), bytes.length);
    return result;
  }

  private static Payload hex(String prefix, byte[] bytes) {
    byte[] start = prefix.getBytes(ISO_8859_1);
    byte[] result = Arrays.copyOf(start, start.length + 2 * bytes.length);
    Hex.write(bytes, result, start.length);
    return new Payload(result, runsPay(bytes));
  }

  /**
   * Whether looking for runs is worth its time, which is three times that of sending the digits as
   * they are: always in a short reply, in a long one when a sample shows that bytes repeat.
   */
  private static boolean runsPay(byte[] bytes) {
    if (bytes.length <= SHORT_BYTES) {
      return true;
    }
    int repeats = 0;
    int stride = bytes.length / SAMPLES;
    for (int at = 1; at < bytes.length; at += stride) {
      if (bytes[at] == bytes[at - 1]) {
        repeats++;
      }
    }
    return repeats > SAMPLES / 2;
  }

  private static Payload registers(List<Reply.RegisterBytes> values) {
    byte[] result = new byte[2 * values.stream().mapToInt(Reply.RegisterBytes::bytes).sum()];
    Arrays.fill(result, (byte) 'x');
    int at = 0;
    for (Reply.RegisterBytes register : values) {
      byte[] value = register.value();
      if (value != null) {
        if (value.length != register.bytes()) {
          throw new IllegalArgumentException(
              "register value: " + value.length + " bytes (expected: " + register.bytes() + ")");
        }
        Hex.write(value, result, at);
      }
      at += 2 * register.bytes();
    }
    return new Payload(result, true);
  }

  private static String stop(Reply.Stop stop) {
    StringBuilder text = new StringBuilder(64).append('T').append(Hex.pair(stop.signal()));
    // gdb needs the thread before it can make sense of registers.
    text.append("thread:").append(threadId(stop.thread(), stop.multiprocess())).append(';');
    stop.core()
        .ifPresent(core -> text.append("core:").append(Integer.toHexString(core)).append(';'));
    Reply.StopCause cause = stop.cause();
    if (cause != null) {
      text.append(cause(cause)).append(';');
    }
    for (Reply.ExpeditedRegister register : stop.expedited()) {
      text.append(registerNumber(register.number())).append(':').append(Hex.of(register.value()));
      text.append(';');
    }
    return text.toString();
  }

  private static String listed(List<Reply.ThreadPc> threads, Reply.Stop stop) {
    StringJoiner ids = new StringJoiner(",", "threads:", ";");
    StringJoiner places = new StringJoiner(",", "thread-pcs:", ";");
    for (Reply.ThreadPc thread : threads) {
      ids.add(threadId(thread.thread(), stop.multiprocess()));
      places.add(Long.toHexString(thread.pc()));
    }
    return ids.toString() + places;
  }

  private static String registerNumber(int number) {
    return number <= 0xff ? Hex.pair(number) : Integer.toHexString(number);
  }

  private static String cause(Reply.StopCause cause) {
    return switch (cause) {
      case Reply.StopCause.SoftwareBreakpoint _ -> "swbreak:";
      case Reply.StopCause.HardwareBreakpoint _ -> "hwbreak:";
      case Reply.StopCause.Watchpoint watch -> {
        StringBuilder hits = new StringBuilder(hit(watch));
        watch.further().forEach(other -> hits.append(';').append(hit(other)));
        yield hits.toString();
      }
    };
  }

  private static String hit(Reply.StopCause.Watchpoint watch) {
    return watchKey(watch.type()) + Long.toHexString(watch.address());
  }

  private static String watchKey(BreakpointType type) {
    return switch (type) {
      case WRITE_WATCH -> "watch:";
      case READ_WATCH -> "rwatch:";
      case ACCESS_WATCH -> "awatch:";
      case SOFTWARE, HARDWARE ->
          throw new IllegalArgumentException("watch stop of " + type + " (expected: a watch type)");
    };
  }
}
