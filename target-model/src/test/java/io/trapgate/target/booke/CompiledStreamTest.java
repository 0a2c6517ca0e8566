package io.trapgate.target.booke;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.arch.Register;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.Booke;
import io.trapgate.target.kvm.VcpuExit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Guest code as Java code beside the interpreter, on each core with its debug facility: whatever a
 * debugger and the guest do, the exits, all registers, the count and memory are the same.
 */
class CompiledStreamTest {
  private static final String AFTER = "trapgate.compile.after";
  private static final int ROUNDS = 100;
  private static final int SEEDS = 8;

  static Stream<Arguments> streams() {
    return CpuModel.ALL.stream()
        .flatMap(model ->
            IntStream.range(0, SEEDS).mapToObj(seed -> Arguments.of(model.name(), 41_000 + seed)));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void bothRunTheSame(String cpu, int seed) throws Exception {
    CpuModel model =
        CpuModel.ALL.stream().filter(each -> each.name().equals(cpu)).findAny().orElseThrow();
    List<String> interpreted = course(model, seed, 0);
    assertThat(course(model, seed, 2)).as("%s, seed %d", cpu, seed).isEqualTo(interpreted);
    assertThat(interpreted.stream().filter(line -> line.contains("Booke")))
        .as("%s, seed %d: something stopped", cpu, seed)
        .isNotEmpty();
  }

  /** A line for each stop. */
  private static List<String> course(CpuModel model, int seed, int after) throws Exception {
    Random random = new Random(seed);
    StreamProgram program = new StreamProgram(model, random);
    boolean ownDebug = random.nextInt(3) == 0;
    Guest guest = open(model, ownDebug, after);
    begin(guest, program, ownDebug);
    List<String> course = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      disturb(guest, program, random, ownDebug);
      course.add(round + " " + go(guest, 1 + random.nextInt(3_000)) + " " + state(guest));
      guest.vcpu.passBreakpoint();
    }
    byte[] memory = new byte[0x3000];
    guest.physical.read(ENTRY_PAGE, memory, 0, 0x1000);
    guest.physical.read(StreamProgram.DATA - 0x1000, memory, 0x1000, 0x2000);
    course.add(HexFormat.of().formatHex(memory));
    return course;
  }

  private static final int ENTRY_PAGE = Guest.ENTRY;

  private static Guest open(CpuModel model, boolean ownDebug, int after) {
    String former = System.setProperty(AFTER, String.valueOf(after));
    try {
      return ownDebug ? Guest.bare(model) : new Guest(model, BookeChoices.DEFAULT);
    } finally {
      if (former == null) {
        System.clearProperty(AFTER);
      } else {
        System.setProperty(AFTER, former);
      }
    }
  }

  private static void begin(Guest guest, StreamProgram program, boolean ownDebug) throws Exception {
    program.surroundings(guest);
    guest.load(Guest.ENTRY, program.words());
    program.start(guest, ownDebug);
  }

  /** What a debugger may do between two runs. */
  private static void disturb(Guest guest, StreamProgram program, Random random, boolean ownDebug)
      throws Exception {
    switch (random.nextInt(14)) {
      case 0, 11 -> {
        guest.load(Guest.ENTRY, program.words());
        guest.register("pc", Guest.ENTRY);
      }
      case 1 -> guest.register("pc", Guest.ENTRY + 4 * random.nextInt(StreamProgram.WORDS));
      case 2 -> guest.register("r" + random.nextInt(32), random.nextInt());
      case 3 -> guest.debug(GuestDebug.SINGLESTEP);
      case 4 ->
          guest.debug(
              GuestDebug.USE_HW_BP,
              new Booke.Slot(code(random), Booke.BREAKPOINT),
              new Booke.Slot(
                  StreamProgram.DATA + 4 * random.nextInt(0x400), 1 + random.nextInt(3) << 2));
      case 5 -> guest.debug(GuestDebug.USE_HW_BP, new Booke.Slot(code(random), Booke.BREAKPOINT));
      case 6 -> {
        guest.vcpu.engineBreakpoints(code(random));
        guest.debug(GuestDebug.USE_SW_BP);
      }
      case 7 -> {
        guest.vcpu.engineBreakpoints();
        guest.vcpu.setGuestDebug(Booke.OFF);
      }
      case 8 -> guest.register("msr", guest.register("msr") ^ 0x8000); // EE
      case 9 -> guest.load(code(random), random.nextInt());
      case 10 -> {
        if (random.nextInt(8) == 0) {
          guest.restart();
          begin(guest, program, ownDebug);
        }
      }
      default -> {
        // just goes on
      }
    }
  }

  private static int code(Random random) {
    return Guest.ENTRY + 4 * random.nextInt(StreamProgram.WORDS);
  }

  private static VcpuExit go(Guest guest, int instructions) {
    var clock = guest.vcpu.turns().clock();
    Runnable cancel = clock.schedule(clock.ticks() + 8L * instructions, guest.vcpu.turns()::kick);
    VcpuExit exit = guest.vcpu.run();
    cancel.run();
    return exit;
  }

  private static String state(Guest guest) throws Exception {
    StringBuilder state = new StringBuilder().append(guest.vcpu.instructionCount());
    for (Register register : guest.model.architecture().registers()) {
      byte[] value = guest.vcpu.readRegister(register.number());
      state.append(' ').append(register.name()).append('=');
      state.append(HexFormat.of().formatHex(value));
    }
    return state.toString();
  }
}
