package io.trapgate.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.Moments;
import io.trapgate.target.kvm.SerialLine;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.Vm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same moment of two runs is the same place, however the machines came there. */
@Timeout(120)
class MomentsTest {
  private static final int RBX = 1;
  private static final int RCX = 2;

  /** Real mode: programs PIC and PIT, then halts for ever; BX counts wake-ups, CX interrupts. */
  private static final String IDLE =
      "fa31c08ed88ed0bc007cc70620003b7cc70622000000b011e620b008e621b004e621b001e621b0fee621"
          + "b034e643b000e640b010e640fbf443ebfc5041b020e62058cf";

  /** Real mode: BX counts looks at the UART's line status, and what comes is sent back. */
  private static final String ECHO = "bafd0343eca80174fabaf803eceeebf0";

  @TempDir private Path folder;

  @Test
  void anIdleGuestIsFoundAgainWhereItWasStopped() throws Exception {
    List<List<String>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      try (Vm vm = open(IDLE)) {
        List<String> places = new ArrayList<>();
        for (long moment : List.of(40L, 41L, 42L, 43L, 44L, 500L)) {
          places.add(stopAt(vm, moment));
        }
        runs.add(places);
      }
    }
    assertThat(runs.getFirst()).isEqualTo(runs.getLast());
    assertThat(runs.getFirst())
        .as("while it waits and no instruction is counted")
        .anyMatch(place -> place.endsWith("t0"))
        .doesNotHaveDuplicates();
  }

  @Test
  void aStopOnTheWayChangesNothingOfWhatFollows() throws Exception {
    String direct;
    try (Vm vm = open(IDLE)) {
      direct = stopAt(vm, 300);
    }
    try (Vm vm = open(IDLE)) {
      stopAt(vm, 17);
      stopAt(vm, 17);
      vm.kick();
      assertThat(vm.run(Set.of(0)).exit()).isEqualTo(new VcpuExit.Kicked());
      stopAt(vm, 113);
      assertThat(stopAt(vm, 300).replaceFirst(" t\\d+", ""))
          .isEqualTo(direct.replaceFirst(" t\\d+", ""));
    }
  }

  @Test
  void inputThatComesAtTheSameMomentIsSeenByTheSameInstruction() throws Exception {
    List<String> counts = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      try (Vm vm = open(ECHO)) {
        SerialLine line = vm.serial().orElseThrow();
        Vcpu vcpu = vm.vcpus().getFirst();
        List<String> seen = new ArrayList<>();
        line.onReceive(bytes -> seen.add((char) bytes[0] + "@" + vcpu.instructionCount()));
        Moments moments = vm.moments().orElseThrow();
        moments.at(
            7,
            () -> {
              line.send(new byte[] {'a', 'b'});
              moments.at(12, () -> sendAndStop(vm));
            });
        assertThat(vm.run(Set.of(0)).exit()).isEqualTo(new VcpuExit.Kicked());
        stopAt(vm, 20);
        counts.add(seen.toString());
      }
    }
    assertThat(counts.getFirst()).contains("a@", "b@", "c@").isEqualTo(counts.getLast());
  }

  private static void sendAndStop(Vm vm) {
    vm.serial().orElseThrow().send(new byte[] {'c'});
    vm.kick();
  }

  @Test
  void theLineIsWatchedInBothDirections() throws Exception {
    try (Vm vm = open(ECHO)) {
      StringBuilder crossed = new StringBuilder();
      SerialLine line = vm.serial().orElseThrow();
      line.watch(
          new SerialLine.Watcher() {
            @Override
            public void output(byte[] bytes) {
              crossed.append('>').append((char) bytes[0]);
            }

            @Override
            public void input(byte[] bytes) {
              crossed.append('<').append((char) bytes[0]);
            }
          });
      line.send(new byte[] {'x'});
      stopAt(vm, 5);
      assertThat(crossed).hasToString("<x>x");
    }
  }

  /** The state where a kick stops the machine, with the instructions since it was asked for. */
  private static String stopAt(Vm vm, long moment) throws Exception {
    Moments moments = vm.moments().orElseThrow();
    Vcpu vcpu = vm.vcpus().getFirst();
    long before = vcpu.instructionCount();
    moments.at(moment, vm::kick);
    assertThat(vm.run(Set.of(0)).exit()).isEqualTo(new VcpuExit.Kicked());
    assertThat(moments.now()).isEqualTo(moment);
    HexFormat hex = HexFormat.of();
    return "m%d pc %x bx %s cx %s i%d t%d"
        .formatted(
            moment,
            vcpu.programCounter(),
            hex.formatHex(vcpu.readRegister(RBX)),
            hex.formatHex(vcpu.readRegister(RCX)),
            vcpu.instructionCount(),
            vcpu.instructionCount() - before);
  }

  private Vm open(String program) throws Exception {
    Path image = Files.write(folder.resolve("guest.raw"), HexFormat.of().parseHex(program));
    MachineSpec.Payload payload =
        new MachineSpec.Payload(
            Optional.of(image),
            Optional.empty(),
            "",
            new MachineSpec.ImageFormat.Raw(0x7c00, OptionalLong.empty()));
    return Machines.open(
        new MachineSpec(
            "x86",
            "pc-test",
            new MachineSpec.Size(16 << 20, 1),
            payload,
            MachineSpec.Behaviour.DEFAULT));
  }
}
