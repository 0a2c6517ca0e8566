package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.Flag;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The processor at hand, at level 3: the program {@code native.c}. */
final class NativeGuest implements LongGuest {
  private static final String SOURCE = "integration-tests/src/guests/x86fx/native.c";
  private static final int WINDOW = 0x2_0000;
  private static final int BYTES = 0x1_2000;
  private static final int WRITE = 1;
  private static final int READ = 2;
  private static final int RUN = 3;
  private static final int FX_BYTES = 512;
  private static final int ENTRY_BYTES = 8 + 16 * 8 + FX_BYTES;
  private static final int RESULT_BYTES = 8 + 3 * 8 + 16 * 8 + FX_BYTES;
  private static final int PAGE_FAULT = 14;

  /** Entries of the frame's page table. */
  private static final int PAGES = Frame.TABLES + 0x3000;

  /** The supervisor's pages there, which a process hasn't. */
  private static final int[] ABSENT = {0x25, 0x27, 0x2F};

  private static final int RESUME = 1 << 16;

  private final Process process;
  private final DataInputStream from;
  private final OutputStream to;
  private final int bits;
  private final long[] gprs = new long[16];
  private byte[] floats = new byte[FX_BYTES];
  private ByteBuffer result = ByteBuffer.allocate(RESULT_BYTES);

  private NativeGuest(Process process, int bits) {
    this.process = process;
    this.from = new DataInputStream(process.getInputStream());
    this.to = process.getOutputStream();
    this.bits = bits;
  }

  /** Compiles and starts it; takes away from ours the pages that a process hasn't. */
  static NativeGuest start(LongFrame ours) throws IOException {
    NativeGuest guest = new NativeGuest(Frame.started(SOURCE), ours.mode().codeBits());
    guest.read(WINDOW, 1); // it has started
    for (int page : ABSENT) {
      ours.cpu().write(PAGES + 8L * page, new byte[8]);
    }
    ours.cpu().cpu().registersChanged();
    return guest;
  }

  @Override
  public boolean has(int physical) {
    return physical >= WINDOW && physical < WINDOW + BYTES;
  }

  private void send(byte[] request) {
    try {
      to.write(request);
      to.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("native.c has ended", e);
    }
  }

  private byte[] answer(int length) {
    byte[] bytes = new byte[length];
    try {
      from.readFully(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("native.c has ended", e);
    }
    return bytes;
  }

  private static ByteBuffer request(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void write(int physical, byte[] bytes) {
    send(
        request(12 + bytes.length)
            .putInt(WRITE)
            .putInt(physical)
            .putInt(bytes.length)
            .put(bytes)
            .array());
  }

  @Override
  public byte[] read(int physical, int length) {
    send(request(12).putInt(READ).putInt(physical).putInt(length).array());
    return answer(length);
  }

  @Override
  public void control(long cr0, long cr4, long efer) {
    // The kernel's.
  }

  @Override
  public void general(int number, long value) {
    gprs[number] = value;
  }

  @Override
  public void load(byte[] image) {
    floats = Arrays.copyOf(image, FX_BYTES);
  }

  @Override
  public byte[] image() {
    byte[] image = Arrays.copyOfRange(result.array(), RESULT_BYTES - FX_BYTES, RESULT_BYTES);
    Arrays.fill(image, FloatCopy.BYTES, FX_BYTES, (byte) 0);
    for (int at : new int[] {14, 15, 22, 23, 28, 29, 30, 31}) {
      image[at] = 0;
    }
    return image;
  }

  @Override
  public String run(LongFrame ours) {
    gprs[4] = LongFrame.TOP;
    byte[] bytes = new byte[4 + ENTRY_BYTES];
    ByteBuffer request = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    request.putInt(RUN).putInt(bits).putInt(ours.flags());
    for (long each : gprs) {
      request.putLong(each);
    }
    request.put(floats);
    send(bytes);
    result = ByteBuffer.wrap(answer(RESULT_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    return "caught";
  }

  @Override
  public int vector() {
    return result.getInt(0);
  }

  @Override
  public long rip() {
    return result.getLong(16);
  }

  @Override
  public int pushedFlags() {
    return (int) result.getLong(24);
  }

  @Override
  public String differences(LongFrame ours) {
    StringBuilder text = new StringBuilder();
    int vector = ours.vector() < 0 ? 6 : ours.vector();
    text.append(LongGuest.compare("vector", vector, vector()))
        .append(LongGuest.compare("rip", ours.rip(), rip()))
        .append(LongGuest.compare("error", ours.error(), result.getInt(4)));
    // The process has interrupts; RF is the exception's.
    int kept = ~(RESUME | Flag.IF);
    text.append(LongGuest.compare("flags", ours.pushedFlags() & kept, pushedFlags() & kept));
    if (vector == PAGE_FAULT) {
      text.append(LongGuest.compare("cr2", ours.state().cr2, result.getLong(8)));
    }
    for (int i = 0; i < bits / 4; i++) {
      if (i != 4) { // RSP is the handler's
        long mine = ours.state().gpr[i];
        long found = result.getLong(32 + 8 * i);
        int cut = 64 - bits;
        text.append(
            LongGuest.compare(KvmComparison.GPRS[i], mine << cut >>> cut, found << cut >>> cut));
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
