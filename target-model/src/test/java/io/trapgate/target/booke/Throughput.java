package io.trapgate.target.booke;

import io.trapgate.target.engine.TurnScheduler;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.memory.PhysicalMap;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Prints the interpreter's speed on {@code src/test/guest/mix.c}; argument: seconds. Processor time
 * is what this thread got (Linux schedstat), so that a busy host does not blur it.
 */
public final class Throughput {
  private static final long MILLION = 1_000_000;
  private static final int ENTRY = 0x1_0000;

  private Throughput() {}

  /** Runs the load and prints one line per half second. */
  @SuppressWarnings("SystemOut") // a measurement's output
  public static void main(String[] args) throws IOException {
    int rounds = args.length > 0 ? 2 * Integer.parseInt(args[0]) : 20;
    PhysicalMap memory = new PhysicalMap();
    memory.mapRam(0, 64 * 1024 * 1024);
    BookeVcpu vcpu = new BookeVcpu(0, CpuModel.E500V2, memory);
    byte[] image = image();
    memory.write(ENTRY, image, 0, image.length);
    vcpu.reset(
        new EntryState(ENTRY, List.of(0, 0x20_0000), List.of(new EntryState.Mapping(0, 0, 0, 8))));
    for (int i = 0; i < rounds; i++) {
      long from = System.nanoTime();
      long cpuFrom = cpuNanos();
      long count = vcpu.instructionCount();
      TurnScheduler<BookeVcpu> turns = vcpu.turns();
      turns.clock().schedule(turns.clock().ticks() + 8 * 50 * MILLION, turns::kick);
      VcpuExit exit = vcpu.run();
      long nanos = System.nanoTime() - from;
      long cpu = Math.max(1, cpuNanos() - cpuFrom);
      long done = vcpu.instructionCount() - count;
      System.out.printf(
          "%s %,d: %.1f MIPS by the clock, %.1f MIPS of processor time%n",
          exit, done, done * 1e3 / nanos, done * 1e3 / cpu);
    }
  }

  private static long cpuNanos() throws IOException {
    String stat = Files.readString(Path.of("/proc/thread-self/schedstat"));
    return Long.parseLong(stat.substring(0, stat.indexOf(' ')));
  }

  private static byte[] image() throws IOException {
    try (InputStream in = Throughput.class.getResourceAsStream("/mix.bin")) {
      return Objects.requireNonNull(in, "mix.bin").readAllBytes();
    }
  }
}
