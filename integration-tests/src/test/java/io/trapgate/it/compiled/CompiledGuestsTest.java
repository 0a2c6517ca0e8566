package io.trapgate.it.compiled;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.SerialLine;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.Vm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole guests, once as Java code wherever a branch has gone to twice, once interpreted: at each
 * byte of console output both have executed the same number of instructions to the same registers.
 */
@NeedsTool(NeedsTool.UBOOT)
@Timeout(120)
class CompiledGuestsTest {
  private static final String AFTER = "trapgate.compile.after";

  /** gdb's numbers of all registers of an e500v2. */
  private static final List<Integer> REGISTERS =
      IntStream.rangeClosed(0, 193)
          .filter(number -> number < 32 || number > 63 && number != 70)
          .boxed()
          .toList();

  /** Runs to its next byte of output again and again; a line for each place it came to. */
  private static List<String> course(int after, Path guest, int bytes) throws Exception {
    List<String> course = new ArrayList<>();
    try (Vm vm = open(after, guest)) {
      StringBuilder console = new StringBuilder();
      vm.serial().orElseThrow().watch(new Kicks(vm, console));
      while (console.length() < bytes) {
        VcpuExit exit = vm.run(Set.of(0)).exit();
        course.add(exit + " " + console.length() + " " + state(vm));
        if (!(exit instanceof VcpuExit.Kicked)) {
          break;
        }
      }
      course.add(console.toString());
    }
    return course;
  }

  private static Vm open(int after, Path guest) throws Exception {
    String former = System.setProperty(AFTER, String.valueOf(after));
    try {
      return Machines.open(MachineSpec.of("e500v2", "ppce500", 64L << 20, Optional.of(guest)));
    } finally {
      if (former == null) {
        System.clearProperty(AFTER);
      } else {
        System.setProperty(AFTER, former);
      }
    }
  }

  private record Kicks(Vm vm, StringBuilder console) implements SerialLine.Watcher {
    @Override
    public void output(byte[] bytes) {
      console.append(new String(bytes, StandardCharsets.ISO_8859_1));
      vm.kick();
    }

    @Override
    public void input(byte[] bytes) {
      // Nothing is sent.
    }
  }

  private static String state(Vm vm) throws Exception {
    Vcpu vcpu = vm.vcpus().getFirst();
    StringBuilder state = new StringBuilder().append(vcpu.instructionCount());
    for (int number : REGISTERS) {
      state.append(' ').append(HexFormat.of().formatHex(vcpu.readRegister(number)));
    }
    return state.toString();
  }

  @ParameterizedTest
  @CsvSource({NeedsTool.UBOOT + ", 500", "src/guests/rows.elf, 11", "src/guests/demo.elf, 100"})
  void bothTakeTheSameCourse(String guest, int bytes) throws Exception {
    Path file = Path.of(guest);
    List<String> interpreted = course(0, file, bytes);
    assertThat(course(2, file, bytes)).isEqualTo(interpreted);
    assertThat(interpreted.getLast()).isNotBlank();
    System.err.println(guest + ": the same at " + interpreted.size() + " bytes of output");
  }
}
