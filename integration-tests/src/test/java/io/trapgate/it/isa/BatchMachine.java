package io.trapgate.it.isa;

import io.trapgate.stub.client.RspClient;
import io.trapgate.stub.client.StopReply;
import io.trapgate.target.memory.PhysicalMap;
import io.trapgate.target.ppc.CoreIdentity;
import io.trapgate.target.ppc.CoreModel;
import io.trapgate.target.ppc.Cpu;
import io.trapgate.target.ppc.MsrWriter;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** A core with memory that runs a program to its end. */
interface BatchMachine extends AutoCloseable {
  void write(int address, byte[] bytes) throws IOException;

  byte[] read(int address, int length) throws IOException;

  /** Starts there and returns once that address is reached. */
  void run(int from, int end) throws IOException;

  @Override
  void close() throws IOException;

  /** Runs a program over a table of records. */
  default FloatRecord.After[] run(FloatProgram program, FloatRecord[] records) throws IOException {
    ByteBuffer table = ByteBuffer.allocate(FloatRecord.BYTES * records.length);
    for (FloatRecord each : records) {
      each.put(table);
    }
    write(FloatProgram.vectorsAt(), FloatProgram.vectors());
    write(FloatProgram.ENTRY, program.bytes());
    write(FloatProgram.RECORDS, table.array());
    run(FloatProgram.ENTRY, program.end());
    int bytes = FloatRecord.BYTES_AFTER * records.length;
    ByteBuffer results = ByteBuffer.wrap(read(FloatProgram.RESULTS, bytes));
    FloatRecord.After[] after = new FloatRecord.After[records.length];
    for (int i = 0; i < after.length; i++) {
      after[i] = FloatRecord.After.get(results);
    }
    return after;
  }

  /** Our core. */
  static BatchMachine ours(CoreModel model) {
    return new Ours(model);
  }

  /** QEMU's core of that name. */
  static BatchMachine qemu(String cpu) throws IOException {
    return Qemu.start(cpu);
  }

  /** The model under test. */
  final class Ours implements BatchMachine {
    private static final int RAM_BYTES = 64 << 20;
    private static final int TSIZE_64_MEBIBYTES = 8;

    private final PhysicalMap memory = new PhysicalMap();
    private final Cpu cpu;

    private Ours(CoreModel model) {
      memory.mapRam(0, RAM_BYTES);
      cpu = new Cpu(memory, model, new CoreIdentity(0, 0, 0), 8, () -> {});
      cpu.presetTlb1(0, 0, 0, TSIZE_64_MEBIBYTES);
    }

    @Override
    public void write(int address, byte[] bytes) {
      memory.write(address, bytes, 0, bytes.length);
    }

    @Override
    public byte[] read(int address, int length) {
      byte[] bytes = new byte[length];
      memory.read(address, bytes, 0, length);
      return bytes;
    }

    @Override
    public void run(int from, int end) {
      cpu.setMsr(0, MsrWriter.USER_SPACE);
      cpu.setPc(from);
      while (cpu.state().pc != end) {
        cpu.run(1000, Long.MAX_VALUE);
      }
    }

    @Override
    public void close() {}
  }

  /** The reference. */
  final class Qemu implements BatchMachine {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int PC = 64;
    private static final int MSR = 65;
    private static final int CHUNK_BYTES = 1024;

    private final Process process;
    private final Path folder;
    private final RspClient client;

    private Qemu(Process process, Path folder, RspClient client) {
      this.process = process;
      this.folder = folder;
      this.client = client;
    }

    private static Qemu start(String cpu) throws IOException {
      Path folder = Files.createTempDirectory("trapgate-fp");
      Path elf = Files.write(folder.resolve("tiny.elf"), TinyElf.at(0x1_0000));
      Path socket = folder.resolve("gdb");
      String command =
          ("qemu-system-ppc -M ppce500 -cpu %s -nodefaults -display none -S"
                  + " -gdb unix:%s,server=on,wait=off -bios %s")
              .formatted(cpu, socket, elf);
      Process process =
          new ProcessBuilder(command.split(" ", -1))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      return new Qemu(process, folder, connect(process, socket));
    }

    private static RspClient connect(Process process, Path socket) throws IOException {
      long deadline = System.nanoTime() + TIMEOUT.toNanos();
      while (true) {
        try {
          RspClient client = RspClient.connect(UnixDomainSocketAddress.of(socket), TIMEOUT);
          client.description();
          return client;
        } catch (IOException e) {
          if (endsWithin20Milliseconds(process) || System.nanoTime() > deadline) {
            process.destroy();
            throw new IOException("qemu-system-ppc doesn't listen on " + socket, e);
          }
        }
      }
    }

    private static boolean endsWithin20Milliseconds(Process process) throws IOException {
      try {
        return process.waitFor(20, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while QEMU started", e);
      }
    }

    @Override
    public void write(int address, byte[] bytes) throws IOException {
      for (int done = 0; done < bytes.length; done += CHUNK_BYTES) {
        int end = Math.min(done + CHUNK_BYTES, bytes.length);
        client.writeMemory(address + done, Arrays.copyOfRange(bytes, done, end));
      }
    }

    @Override
    public byte[] read(int address, int length) throws IOException {
      ByteBuffer all = ByteBuffer.allocate(length);
      while (all.hasRemaining()) {
        int next = Math.min(CHUNK_BYTES, all.remaining());
        all.put(client.readMemory(address + all.position(), next));
      }
      return all.array();
    }

    @Override
    public void run(int from, int end) throws IOException {
      client.writeRegisterValue(MSR, 0);
      client.writeRegisterValue(PC, from);
      client.command("Z0,%x,4".formatted(end));
      client.resume();
      StopReply stop = client.waitStop(TIMEOUT);
      client.command("z0,%x,4".formatted(end));
      long pc = client.readRegisterValue(PC);
      if (pc != end) {
        throw new IOException("stopped at %x (expected: %x): %s".formatted(pc, end, stop));
      }
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
}
