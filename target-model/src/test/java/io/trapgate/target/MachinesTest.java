package io.trapgate.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.kvm.KvmCompat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachinesTest {
  private static MachineSpec spec(String cpu, String board, long mib) {
    return MachineSpec.of(cpu, board, mib << 20, Optional.empty());
  }

  @Test
  void coresAreListedWithTheirSlots() {
    assertThat(Machines.boards()).containsExactly("ppce500", "pc-test", "kvm");
    CpuInfo core = Machines.cpus().getFirst();
    assertThat(core.name()).isEqualTo("e500v2");
    assertThat(core.slots().code()).isEqualTo(List.of("IAC1", "IAC2"));
    assertThat(core.slots().data()).isEqualTo(List.of("DAC1", "DAC2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "e600   | ppce500 | 256  | cpu: e600 (expected: one of e500v2, e500mc, 440, x86, host)",
        "e500v2 | pc      | 256  | board: pc (expected: ppce500 for cpu e500v2)",
        "e500v2 | ppce500 | 0    | memory: 0 MiB (expected: a multiple of 64 MiB, 64 to 2048 MiB)",
        "e500v2 | ppce500 | 100  | memory: 100 MiB (expected: a multiple of 64 MiB, 64 to 2048 MiB)",
        "e500v2 | ppce500 | 4096 | memory: 4096 MiB (expected: a multiple of 64 MiB, 64 to 2048 MiB)"
      })
  void refusesWhatItCannotBuild(String cpu, String board, long mib, String message) {
    assertThatThrownBy(() -> Machines.open(spec(cpu, board, mib)))
        .isInstanceOf(MachineException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "speed, fast, choice: speed (expected: one of dac-split",
    "slots, all, choice slots: all"
  })
  void refusesAChoiceThatThereIsNot(String name, String value, String message) {
    MachineSpec plain = spec("e500v2", "ppce500", 64);
    var behaviour = new MachineSpec.Behaviour(1, KvmCompat.UPSTREAM, Map.of(name, value));
    MachineSpec chosen =
        new MachineSpec(plain.cpu(), plain.board(), plain.size(), plain.payload(), behaviour);

    assertThatThrownBy(() -> Machines.open(chosen))
        .isInstanceOf(MachineException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void refusesAMissingGuest() {
    MachineSpec spec =
        MachineSpec.of("e500v2", "ppce500", 64 << 20, Optional.of(Path.of("/none/such.elf")));
    assertThatThrownBy(() -> Machines.open(spec)).hasMessage("guest: /none/such.elf: no such file");
  }
}
