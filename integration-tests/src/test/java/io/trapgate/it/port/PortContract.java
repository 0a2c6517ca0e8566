package io.trapgate.it.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.arch.Register;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.kvm.KvmException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a machine behind the port does whatever it is: memory, registers, single steps, code slots.
 */
@Timeout(120)
abstract class PortContract {
  private static final int PAGE = 0x20_0000 - 8;

  @TempDir Path folder;
  final Subject subject = subject();
  PortMachine machine;

  abstract Subject subject();

  @BeforeEach
  void open() throws Exception {
    machine = PortMachine.open(subject, folder);
  }

  @AfterEach
  void close() {
    machine.close();
  }

  private static byte[] counted(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 7 + 1);
    }
    return bytes;
  }

  @Test
  void memoryIsReadAsItWasWrittenOverTheEndsOfPages() {
    GuestMemory memory = machine.vcpu().memory();
    byte[] written = counted(3 * 4096);
    assertThat(memory.write(PAGE, written, 0, written.length)).isEqualTo(written.length);
    byte[] read = new byte[written.length + 2];
    assertThat(memory.read(PAGE, read, 1, written.length)).isEqualTo(written.length);
    assertThat(Arrays.copyOfRange(read, 1, written.length + 1)).isEqualTo(written);
    assertThat(read[0]).isZero();
    assertThat(read[written.length + 1]).isZero();
    assertThat(memory.write(PAGE + 4, written, 9, 1)).isEqualTo(1);
    assertThat(memory.read(PAGE, read, 0, 16)).isEqualTo(16);
    byte[] changed = Arrays.copyOf(written, 16);
    changed[4] = written[9];
    assertThat(Arrays.copyOf(read, 16)).isEqualTo(changed);
  }

  @Test
  void memoryThatIsNotThereGivesAndTakesNothing() {
    GuestMemory memory = machine.vcpu().memory();
    byte[] bytes = counted(8);
    assertThat(memory.read(subject.unmapped(), bytes, 0, 8)).isZero();
    assertThat(memory.write(subject.unmapped(), bytes, 0, 8)).isZero();
    assertThat(bytes).isEqualTo(counted(8));
  }

  @Test
  void anAccessOverTheEndOfMemoryComesAsFarAsThereIsSome() {
    GuestMemory memory = machine.vcpu().memory();
    long last = Subject.RAM_BYTES - 4L;
    assertThat(memory.write(last, counted(8), 0, 8)).isEqualTo(4);
    byte[] read = new byte[8];
    assertThat(memory.read(last, read, 0, 8)).isEqualTo(4);
    assertThat(read).isEqualTo(Arrays.copyOf(counted(4), 8));
  }

  @Test
  void writtenCodeIsTheCodeThatIsExecuted() throws Exception {
    byte[] back = new byte[8];
    GuestMemory memory = machine.vcpu().memory();
    machine.debug(true);
    machine.expectStep(machine.count(1));
    int branch = (int) machine.count(4);
    assertThat(memory.read(branch, back, 0, 2 * subject.countBytes())).isPositive();
    // The branch, which goes back by one instruction, in place of the second one.
    int length = subject.countBytes() == 4 ? 4 : 2;
    assertThat(memory.write(machine.count(1), back, 0, length)).isEqualTo(length);
    machine.expectStep(machine.count(0));
  }

  @Test
  void everyRegisterTakesItsOwnValueBackOrIsReadOnly() throws Exception {
    String before = machine.registers();
    List<String> refused = new ArrayList<>();
    for (Register register : machine.vm().architecture().registers()) {
      byte[] value = machine.vcpu().readRegister(register.number());
      assertThat(value).as(register.name()).hasSize(register.bytes());
      try {
        machine.vcpu().writeRegister(register.number(), value);
      } catch (KvmException e) {
        assertThat(e.errno()).as(register.name()).isEqualTo(KvmException.EINVAL);
        refused.add(register.name());
      }
    }
    assertThat(refused).containsExactlyInAnyOrderElementsOf(subject.readOnly());
    assertThat(machine.registers()).isEqualTo(before);
  }

  @Test
  void aRegisterHasTheValueThatWasWrittenAndNoOtherHasChanged() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Register register : machine.vm().architecture().registers()) {
      if (!subject.free(register)) {
        continue;
      }
      List<byte[]> before = all();
      byte[] value = counted(register.bytes());
      machine.vcpu().writeRegister(register.number(), value);
      if (!Arrays.equals(machine.vcpu().readRegister(register.number()), value)) {
        wrong.add(register.name());
      }
      machine.vcpu().writeRegister(register.number(), before.get(register.number()));
      List<byte[]> behind = all();
      for (int i = 0; i < before.size(); i++) {
        if (!Arrays.equals(before.get(i), behind.get(i))) {
          wrong.add(register.name() + " changes " + i);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private List<byte[]> all() throws KvmException {
    List<Register> registers = machine.vm().architecture().registers();
    List<byte[]> values = new ArrayList<>(Collections.nCopies(registers.size(), new byte[0]));
    for (Register register : registers) {
      if (register.number() >= values.size()) {
        values.addAll(Collections.nCopies(register.number() + 1 - values.size(), new byte[0]));
      }
      values.set(register.number(), machine.vcpu().readRegister(register.number()));
    }
    return values;
  }

  @Test
  void aWrongLengthAndAnUnknownNumberAreInvalid() throws Exception {
    String before = machine.registers();
    for (Register register : machine.vm().architecture().registers()) {
      for (int length : new int[] {register.bytes() - 1, register.bytes() + 1, 0}) {
        assertThatThrownBy(() -> machine.vcpu().writeRegister(register.number(), new byte[length]))
            .as(register.name())
            .isInstanceOfSatisfying(
                KvmException.class, e -> assertThat(e.errno()).isEqualTo(KvmException.EINVAL));
      }
    }
    for (int number : new int[] {-1, 100_000}) {
      assertThatThrownBy(() -> machine.vcpu().readRegister(number))
          .isInstanceOfSatisfying(
              KvmException.class, e -> assertThat(e.errno()).isEqualTo(KvmException.EINVAL));
    }
    assertThat(machine.registers()).isEqualTo(before);
  }

  @Test
  void aSingleStepExecutesOneInstructionAndSaysWhereItStands() throws Exception {
    machine.debug(true);
    for (int i = 1; i <= 4; i++) {
      machine.expectStep(machine.count(i));
      assertThat(machine.get(subject.counter())).isEqualTo(i);
    }
    machine.expectStep(machine.count(3)); // the branch
    assertThat(machine.get(subject.counter())).isEqualTo(4);
  }

  @Test
  void aStepGoesOnFromWhereThePointerWasMovedTo() throws Exception {
    machine.debug(true);
    machine.expectStep(machine.count(1));
    machine.set(subject.programCounter(), machine.count(3));
    machine.expectStep(machine.count(4));
    machine.set(subject.counter(), 1000);
    machine.expectStep(machine.count(3));
    machine.expectStep(machine.count(4));
    assertThat(machine.get(subject.counter())).isEqualTo(1001);
  }

  @Test
  void instructionsAtDevicesAreStepsLikeAnyOther() throws Exception {
    machine.at(Subject.DEVICES);
    machine.debug(true);
    long pc = Subject.CODE + Subject.DEVICES;
    for (int length : subject.deviceLengths()) {
      pc += length;
      machine.expectStep(pc);
    }
    assertThat(machine.get(subject.counter())).isEqualTo(2);
  }

  @Test
  void eachSlotStopsBeforeItsInstruction() throws Exception {
    int slots = machine.vm().debugSlots().code().size();
    for (int slot = 0; slot < slots; slot++) {
      machine.vm().reset();
      Long[] words = Collections.nCopies(slot + 1, Subject.NONE).toArray(Long[]::new);
      words[slot] = machine.count(2);
      machine.debug(false, words);
      assertThat(machine.run()).isEqualTo(subject.atSlots(machine.count(2), Set.of(slot)));
      assertThat(machine.get(subject.counter())).isEqualTo(2);
      assertThat(machine.vcpu().programCounter()).isEqualTo(machine.count(2));
    }
  }

  @Test
  void allSlotsStopAndThoseThatWereRemovedDoNot() throws Exception {
    int slots = machine.vm().debugSlots().code().size();
    Long[] words = new Long[slots];
    for (int slot = 0; slot < slots; slot++) {
      words[slot] = machine.count(1 + slot);
    }
    for (int slot = 0; slot < slots; slot++) {
      machine.debug(false, words);
      assertThat(machine.run())
          .as("slot %d", slot)
          .isEqualTo(subject.atSlots(machine.count(1 + slot), Set.of(slot)));
      words[slot] = Subject.NONE;
    }
    words[0] = machine.count(3);
    machine.debug(false, words);
    assertThat(machine.run()).isEqualTo(subject.atSlots(machine.count(3), Set.of(0)));
  }

  @Test
  void aRunThatStartsAtASlotStopsThereAgainAndPassesItWhenToldTo() throws Exception {
    machine.debug(false, machine.count(3));
    for (int i = 0; i < 2; i++) {
      assertThat(machine.run()).isEqualTo(subject.atSlots(machine.count(3), Set.of(0)));
      assertThat(machine.get(subject.counter())).isEqualTo(3);
    }
    for (int round = 4; round < 7; round++) {
      machine.vcpu().passBreakpoint();
      assertThat(machine.run()).isEqualTo(subject.atSlots(machine.count(3), Set.of(0)));
      assertThat(machine.get(subject.counter())).isEqualTo(round);
    }
  }

  @Test
  void aStepFromASlotWithoutTheSlotAndTheSlotAgainBehindIt() throws Exception {
    machine.debug(false, machine.count(1));
    assertThat(machine.run()).isEqualTo(subject.atSlots(machine.count(1), Set.of(0)));
    machine.debug(true);
    machine.expectStep(machine.count(2));
    machine.debug(false, machine.count(3));
    assertThat(machine.run()).isEqualTo(subject.atSlots(machine.count(3), Set.of(0)));
    assertThat(machine.get(subject.counter())).isEqualTo(3);
  }
}
