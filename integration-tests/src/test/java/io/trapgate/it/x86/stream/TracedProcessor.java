package io.trapgate.it.x86.stream;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;

/** The processor at hand with debug registers, at level 3: the program {@code traced.c}. */
final class TracedProcessor implements AutoCloseable {
  /** SIGTRAP. */
  static final int TRAP = 5;

  /** {@code si_code} of INT3: SI_KERNEL. */
  static final int BREAKPOINT = 0x80;

  private static final String SOURCE = "integration-tests/src/guests/x86debug/traced.c";
  private static final int WRITE = 1;
  private static final int READ = 2;
  private static final int START = 3;
  private static final int GO = 4;
  private static final int GPRS = 16;
  private static final int SLOTS = 4;
  private static final int START_BYTES = 4 + (GPRS + 2 + SLOTS + 1) * 8;
  private static final int STOP_BYTES = 8 + (3 + GPRS) * 8;

  private final Process process;
  private final DataInputStream from;
  private final OutputStream to;

  private TracedProcessor(Process process) {
    this.process = process;
    this.from = new DataInputStream(process.getInputStream());
    this.to = process.getOutputStream();
  }

  /**
   * Where it stopped.
   *
   * @param signal what Linux made of it
   * @param code {@code si_code}
   * @param dr6 causes of a debug exception, without the bits that are always 1
   */
  record Stop(int signal, int code, long dr6, long rip, long flags, List<Long> gpr) {
    boolean trapped() {
      return signal == TRAP;
    }

    boolean atBreakpoint() {
      return trapped() && code == BREAKPOINT;
    }
  }

  /** Compiles and starts it. */
  static TracedProcessor start() throws IOException {
    TracedProcessor traced = new TracedProcessor(Frame.started(SOURCE));
    traced.read(Frame.SNIPPETS, 1); // it has started
    return traced;
  }

  /** Whether a store to a watched place stops a process. */
  static boolean reportsSlots() {
    byte[] store = HexFormat.of().parseHex("89042500800200cc"); // mov [28000], eax; int3
    long watched = 0x2_8000;
    long dr7 = 0xD_0401;
    try (TracedProcessor traced = start()) {
      traced.write(Frame.SNIPPETS, store);
      traced.load(new long[GPRS], Frame.SNIPPETS, 2, List.of(watched, 0L, 0L, 0L), dr7);
      Stop stop = traced.go(false);
      return stop.trapped() && (stop.dr6() & 1) != 0;
    } catch (IOException e) {
      return false; // it has ended: it may not trace
    }
  }

  private static ByteBuffer request(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void send(ByteBuffer request) throws IOException {
    byte[] bytes = new byte[request.capacity()];
    request.flip().get(bytes);
    to.write(bytes);
    to.flush();
  }

  void write(int at, byte[] data) throws IOException {
    send(request(12 + data.length).putInt(WRITE).putInt(at).putInt(data.length).put(data));
  }

  byte[] read(int at, int bytes) throws IOException {
    send(request(12).putInt(READ).putInt(at).putInt(bytes));
    return from.readNBytes(bytes);
  }

  /** Loads its registers. */
  void load(long[] gpr, long rip, long flags, List<Long> addresses, long dr7) throws IOException {
    ByteBuffer request = request(START_BYTES).putInt(START);
    for (long each : gpr) {
      request.putLong(each);
    }
    request.putLong(rip).putLong(flags);
    addresses.forEach(request::putLong);
    send(request.putLong(dr7));
  }

  /** Goes on, by one instruction or until something stops it. */
  Stop go(boolean step) throws IOException {
    send(request(8).putInt(GO).putInt(step ? 1 : 0));
    byte[] answer = from.readNBytes(STOP_BYTES);
    if (answer.length < STOP_BYTES) {
      throw new IOException("traced.c has ended");
    }
    ByteBuffer stop = ByteBuffer.wrap(answer).order(ByteOrder.LITTLE_ENDIAN);
    int signal = stop.getInt();
    int code = stop.getInt();
    long dr6 = stop.getLong();
    long rip = stop.getLong();
    long flags = stop.getLong();
    Long[] gpr = new Long[GPRS];
    for (int i = 0; i < GPRS; i++) {
      gpr[i] = stop.getLong();
    }
    return new Stop(signal, code, dr6, rip, flags, List.of(gpr));
  }

  @Override
  public void close() {
    process.destroy();
  }
}
