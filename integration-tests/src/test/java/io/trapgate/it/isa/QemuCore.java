package io.trapgate.it.isa;

import io.trapgate.stub.client.RspClient;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** QEMU driven through its gdb stub: where expected results come from. */
final class QemuCore implements SteppedCore {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int FIRST_COPROCESSOR = 71;
  private static final int GPR_BYTES = 128;
  private static final int FPR_BYTES = 256;
  private static final int TAIL_WORDS = CpuImage.SIZE - CpuImage.PC;
  private static final Pattern INCLUDE = Pattern.compile("xi:include href=\"([^\"]+)\"");
  private static final Pattern REGISTER = Pattern.compile("<reg [^>]*>");
  private static final Pattern NAME = Pattern.compile(" name=\"([^\"]+)\"");
  private static final Pattern NUMBER = Pattern.compile(" regnum=\"([^\"]+)\"");

  private final Process process;
  private final Path folder;
  private final RspClient client;
  private final Map<String, Integer> numbers;

  /** A general packet of the right size; what isn't in an image stays as it was at the start. */
  private final byte[] template;

  private QemuCore(Process process, Path folder, RspClient client) throws IOException {
    this.process = process;
    this.folder = folder;
    this.client = client;
    this.numbers = registerNumbers(client);
    this.template = client.readRegisters();
  }

  /** Starts the emulator, stopped at that address with memory from 0 mapped one to one. */
  static QemuCore start(IsaCore core, int entry) throws IOException {
    Path folder = Files.createTempDirectory("trapgate-isa");
    Path elf = Files.write(folder.resolve("tiny.elf"), TinyElf.at(entry));
    Path socket = folder.resolve("gdb");
    Process process =
        new ProcessBuilder(
                ("qemu-system-ppc -nodefaults -display none -S -gdb unix:"
                        + socket
                        + ",server=on,wait=off "
                        + core.qemuArguments()
                        + " "
                        + elf)
                    .split(" ", -1))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    return new QemuCore(process, folder, connect(process, folder, socket));
  }

  private static RspClient connect(Process process, Path folder, Path socket) throws IOException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      try {
        return RspClient.connect(UnixDomainSocketAddress.of(socket), TIMEOUT);
      } catch (IOException e) {
        if (exitsWithin20Milliseconds(process) || System.nanoTime() > deadline) {
          process.destroy();
          throw new IOException("qemu-system-ppc: " + Files.readString(folder.resolve("log")), e);
        }
      }
    }
  }

  private static boolean exitsWithin20Milliseconds(Process process) throws IOException {
    try {
      return process.waitFor(20, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while QEMU started", e);
    }
  }

  /** Numbers as gdb assigns them: in the order of the included files, unless one is given. */
  private static Map<String, Integer> registerNumbers(RspClient client) throws IOException {
    Map<String, Integer> numbers = new HashMap<>();
    int next = 0;
    Matcher include = INCLUDE.matcher(client.description());
    while (include.find()) {
      if (include.group(1).endsWith("spr.xml")) {
        next = Math.max(next, FIRST_COPROCESSOR); // its file doesn't say so for the 440
      }
      Matcher register = REGISTER.matcher(client.readObject("features", include.group(1)));
      while (register.find()) {
        Matcher number = NUMBER.matcher(register.group());
        next = number.find() ? Integer.decode(number.group(1)) : next;
        Matcher name = NAME.matcher(register.group());
        if (name.find()) {
          numbers.put(name.group(1).toLowerCase(java.util.Locale.ROOT), next);
        }
        next++;
      }
    }
    return numbers;
  }

  /**
   * Where pc and the others lie: behind the general registers and f0 to f31, if those are there.
   */
  private static int tail(byte[] registers) {
    return registers.length > 4 * CpuImage.SIZE ? GPR_BYTES + FPR_BYTES : GPR_BYTES;
  }

  @Override
  public CpuImage read(int size) throws IOException {
    byte[] registers = client.readRegisters();
    ByteBuffer from = ByteBuffer.wrap(registers);
    int[] words = new int[size];
    from.asIntBuffer().get(words, 0, CpuImage.PC);
    from.position(tail(registers)).slice().asIntBuffer().get(words, CpuImage.PC, TAIL_WORDS);
    if (size == CpuImage.WIDE) {
      readVectorRegisters(words);
    }
    return new CpuImage(words);
  }

  /** They are not in the stub's {@code g}. */
  private void readVectorRegisters(int[] words) throws IOException {
    int first = number("ev0h");
    for (int i = 0; i < 32; i++) {
      words[CpuImage.EV0H + i] = (int) client.readRegisterValue(first + i);
    }
    long acc = client.readRegisterValue(number("acc"));
    words[CpuImage.ACC_HIGH] = (int) (acc >>> 32);
    words[CpuImage.ACC_LOW] = (int) acc;
    words[CpuImage.SPEFSCR] = spr("spefscr");
  }

  @Override
  public void write(CpuImage image) throws IOException {
    byte[] registers = template;
    ByteBuffer bytes = ByteBuffer.wrap(registers);
    bytes.asIntBuffer().put(image.words(), 0, CpuImage.PC);
    bytes
        .position(tail(registers))
        .slice()
        .asIntBuffer()
        .put(image.words(), CpuImage.PC, TAIL_WORDS);
    client.writeRegisters(registers);
    if (image.size() == CpuImage.WIDE) {
      writeVectorRegisters(image);
    }
  }

  private void writeVectorRegisters(CpuImage image) throws IOException {
    int first = number("ev0h");
    for (int i = 0; i < 32; i++) {
      client.writeRegisterValue(first + i, image.get(CpuImage.EV0H + i));
    }
    ByteBuffer acc = ByteBuffer.allocate(8);
    acc.putInt(image.get(CpuImage.ACC_HIGH)).putInt(image.get(CpuImage.ACC_LOW));
    client.writeRegister(number("acc"), acc.array());
    spr("spefscr", image.get(CpuImage.SPEFSCR));
  }

  @Override
  public void step() throws IOException {
    client.stepPacket();
  }

  private int number(String name) {
    Integer number = numbers.get(name);
    if (number == null) {
      throw new IllegalArgumentException("QEMU shows no register " + name + ", only " + numbers);
    }
    return number;
  }

  @Override
  public int spr(String name) throws IOException {
    return (int) client.readRegisterValue(number(name));
  }

  @Override
  public void spr(String name, int value) throws IOException {
    byte[] wide = client.readRegister(number(name));
    ByteBuffer.wrap(wide).putInt(wide.length - 4, value);
    client.writeRegister(number(name), wide);
  }

  @Override
  public byte[] readMemory(int address, int length) throws IOException {
    return client.readMemory(Integer.toUnsignedLong(address), length);
  }

  @Override
  public void writeMemory(int address, byte[] bytes) throws IOException {
    client.writeMemory(Integer.toUnsignedLong(address), bytes);
  }

  @Override
  public void close() throws IOException {
    client.close();
    process.destroy();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.delete(folder);
  }
}
