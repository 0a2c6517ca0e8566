package io.trapgate.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.trapgate.target.board.pc.ExitCode;
import io.trapgate.target.kvm.CallTrace;
import io.trapgate.target.kvm.DevicePolicy;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.kvm.HostAbilities;
import io.trapgate.target.kvm.HostAbilities.Ability;
import io.trapgate.target.kvm.HostAbilities.Measured;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.Vm;
import io.trapgate.target.kvm.VmExit;
import io.trapgate.target.linux.NeedsKvm;
import io.trapgate.target.x86.X86Choices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Breakpoints on a real KVM: passed without being met, in memory without being seen. */
@NeedsKvm
@Timeout(60)
class KvmBreakpointsTest {
  private static final int START = 0x7C00;
  private static final int RAX = 0;

  @TempDir Path folder;

  /** A machine whose boot sector is these bytes. */
  private Vm machine(String code, boolean reportsBreakpoints) throws Exception {
    byte[] sector = Arrays.copyOf(HexFormat.of().parseHex(code.replace(" ", "")), 512);
    sector[510] = 0x55;
    sector[511] = (byte) 0xAA;
    Path image = Files.write(folder.resolve("sector"), sector);
    MachineSpec spec = MachineSpec.of("host", "kvm", 16 << 20, Optional.of(image));
    HostAbilities measured = HostKvm.measure();
    List<Measured> claimed = new ArrayList<>(measured.measured());
    if (reportsBreakpoints) {
      claimed.removeIf(each -> each.ability() == Ability.BREAKPOINT_INSTRUCTION);
      claimed.add(new Measured(Ability.BREAKPOINT_INSTRUCTION, true, ""));
    }
    return KvmMachine.open(
        spec,
        new KvmMachine.Host(
            new HostAbilities(12, measured.guestDebugFlags(), claimed, 0), CallTrace.NONE),
        X86Choices.of(Map.of()),
        ExitCode.QEMU,
        X86Payload.load(spec));
  }

  private static GuestDebug.X86 slots(int control, long... addresses) {
    List<Long> words = new ArrayList<>();
    long dr7 = GuestDebug.X86.DR7_FIXED;
    for (int n = 0; n < GuestDebug.X86.ABI_WORDS - 1; n++) {
      words.add(n < addresses.length ? addresses[n] : 0);
      dr7 |= n < addresses.length ? 2L << 2 * n : 0;
    }
    words.add(dr7);
    return new GuestDebug.X86(control | GuestDebug.ENABLE | GuestDebug.USE_HW_BP, words);
  }

  private static long debugExit(Vm vm) {
    VcpuExit exit = vm.run(Set.of(0)).exit();
    assertThat(exit).isInstanceOf(VcpuExit.Debug.X86.class);
    return ((VcpuExit.Debug.X86) exit).pc();
  }

  private static int eax(Vcpu vcpu) throws KvmException {
    return Byte.toUnsignedInt(vcpu.readRegister(RAX)[0]);
  }

  /** {@code inc ax; inc ax; out 80,al; hlt; jmp to the second}, a slot at each. */
  @Test
  void aPassedInstructionIsExecutedOnceAndTheNextOneStops() throws Exception {
    try (Vm vm = machine("40 40 E680 EBFA", false)) {
      Vcpu vcpu = vm.vcpus().getFirst();
      vcpu.writeRegister(RAX, new byte[8]);
      vcpu.setGuestDebug(slots(0, START, START + 1, START + 2, START + 4));
      assertThat(debugExit(vm)).isEqualTo(START);
      int executed = 0;
      for (long next : new long[] {START + 1, START + 2, START + 4, START, START + 1}) {
        vcpu.passBreakpoint();
        assertThat(debugExit(vm)).isEqualTo(next);
        executed += next == START + 1 || next == START + 2 ? 1 : 0;
        assertThat(eax(vcpu)).isEqualTo(executed);
      }
      assertThat(debugExit(vm)).as("met again when it isn't passed").isEqualTo(START + 1);
    }
  }

  @Test
  void aPassIsForgottenWhenTheGuestIsMoved() throws Exception {
    try (Vm vm = machine("40 40 EBFC", false)) {
      Vcpu vcpu = vm.vcpus().getFirst();
      vcpu.setGuestDebug(slots(0, START, START + 1));
      assertThat(debugExit(vm)).isEqualTo(START);
      vcpu.passBreakpoint();
      int rip =
          vm.architecture().registers().stream()
              .filter(r -> r.name().equals("rip"))
              .findFirst()
              .orElseThrow()
              .number();
      byte[] value = vcpu.readRegister(rip);
      value[0]++;
      vcpu.writeRegister(rip, value);
      assertThat(debugExit(vm)).isEqualTo(START + 1);
    }
  }

  @Test
  void aStepThatPassesIsAStep() throws Exception {
    try (Vm vm = machine("40 40 EBFC", false)) {
      Vcpu vcpu = vm.vcpus().getFirst();
      vcpu.setGuestDebug(slots(GuestDebug.SINGLESTEP, START));
      vcpu.passBreakpoint();
      VcpuExit exit = vm.run(Set.of(0)).exit();
      assertThat(exit)
          .isInstanceOfSatisfying(
              VcpuExit.Debug.X86.class,
              debug -> {
                assertThat(debug.pc()).isEqualTo(START + 1);
                assertThat(debug.dr6()).isEqualTo(GuestDebug.X86.DR6_BASE | GuestDebug.X86.DR6_BS);
              });
    }
  }

  /** {@code hlt; inc ax; jmp $}: a step over HLT would wake the processor. */
  @Test
  void aHaltThatIsPassedHalts() throws Exception {
    try (Vm vm = machine("F4 40 EBFE", false)) {
      Vcpu vcpu = vm.vcpus().getFirst();
      vcpu.setGuestDebug(slots(0, START, START + 1));
      assertThat(debugExit(vm)).isEqualTo(START);
      vcpu.passBreakpoint();
      try (var thread = Executors.newSingleThreadExecutor()) {
        Future<VmExit> run = thread.submit(() -> vm.run(Set.of(0)));
        assertThatThrownBy(() -> run.get(300, TimeUnit.MILLISECONDS))
            .as("a guest that was woken is at the slot behind")
            .isInstanceOf(TimeoutException.class);
        vm.kick();
        assertThat(run.get().exit()).isInstanceOf(VcpuExit.Kicked.class);
      }
    }
  }

  /** INT3 is in guest memory, a debugger doesn't see it, and its instruction can be passed. */
  @Test
  void breakpointInstructionsAreInMemoryUnseen() throws Exception {
    try (Vm vm = machine("40 40 40 EBFE", true)) {
      Vcpu vcpu = vm.vcpus().getFirst();
      vcpu.writeRegister(RAX, new byte[8]);
      vm.engineBreakpoints().orElseThrow().replace(START);
      byte[] seen = new byte[2];
      assertThat(vcpu.memory().read(START, seen, 0, 2)).isEqualTo(2);
      assertThat(seen).containsExactly(0x40, 0x40);
      vcpu.setGuestDebug(slots(GuestDebug.USE_SW_BP, START + 1));
      vcpu.passBreakpoint();
      assertThat(debugExit(vm)).isEqualTo(START + 1);
      assertThat(eax(vcpu)).as("inc, not INT3").isEqualTo(1);
      vm.engineBreakpoints().orElseThrow().replace();
      vm.reset();
      assertThat(vm.softwareTakesSlots()).isFalse();
    }
  }

  /** The same memory as above, seen from the guest: what it has there is INT3. */
  @Test
  void theGuestMeetsTheInstructionItself() throws Exception {
    assumeThat(HostKvm.measure().can(Ability.BREAKPOINT_INSTRUCTION))
        .as("a host that reports INT3 stops there instead")
        .isFalse();
    // mov word [12], 7C17; mov word [14], 0; mov sp, 7000; inc ax; jmp $; 7C17: jmp $
    try (Vm vm = machine("C7060C00 177C C7060E00 0000 BC0070 40 EBFE 9090909090 EBFE", true)) {
      vm.engineBreakpoints().orElseThrow().replace(START + 0xF);
      vm.vcpus().getFirst().setGuestDebug(slots(GuestDebug.USE_SW_BP, START + 0x17));
      assertThat(debugExit(vm)).as("vector 3").isEqualTo(START + 0x17);
    }
  }

  /**
   * {@code mov word [4], handler; mov word [6], 0; mov sp, 7000; inc ax; jmp $; handler: jmp $}.
   */
  @Test
  void anExceptionOfTheGuestsOwnIsGivenBack() throws Exception {
    try (Vm vm = machine("C70604 00 177C C70606 000000 BC0070 40 EBFE 9090909090 EBFE", false)) {
      Vcpu vcpu = vm.vcpus().getFirst();
      vcpu.setGuestDebug(slots(0, START + 0xF, START + 0x17));
      assertThat(debugExit(vm)).isEqualTo(START + 0xF);
      VcpuExit.Debug.X86 own =
          new VcpuExit.Debug.X86(
              VcpuExit.Debug.X86.DB, START + 0xF, GuestDebug.X86.DR6_BASE | 1, 0);
      assertThat(vcpu.reinject(own)).isTrue();
      assertThat(vcpu.reinject(own)).as("one at a time").isFalse();
      assertThat(debugExit(vm)).as("its handler").isEqualTo(START + 0x17);
    }
  }

  /**
   * What the kernel doesn't say isn't made up: no DR7 where it emulates, no count of instructions.
   */
  @Test
  void onlyWhatTheKernelSaysIsReported() throws Exception {
    try (Vm vm = machine("40 40 EBFE", false)) {
      Vcpu vcpu = vm.vcpus().getFirst();
      vcpu.setGuestDebug(slots(GuestDebug.SINGLESTEP, START + 1));
      long before = vcpu.progress();
      for (int i = 0; i < 2; i++) {
        assertThat(vm.run(Set.of(0)).exit())
            .isInstanceOfSatisfying(
                VcpuExit.Debug.X86.class,
                debug ->
                    assertThat(debug.dr7())
                        .isIn(
                            VcpuExit.Debug.X86.DR7_UNKNOWN, // an emulator
                            GuestDebug.X86.DR7_FIXED | 2)); // a processor
      }
      assertThat(vcpu.instructionCount()).isEqualTo(Vcpu.NOT_COUNTED);
      assertThat(vcpu.progress()).isGreaterThan(before);
    }
  }

  /**
   * {@code mov word [18], 7C0C; mov word [1A], 0; ud2}, and bytes that can't be DR7 behind it: an
   * emulator leaves them there.
   */
  @Test
  void theBytesOfAnInstructionAreNotTakenForDr7() throws Exception {
    try (Vm vm =
        machine("C7061800 0C7C C7061A00 0000 0F0B EBFE 90909090 EFBEADDEEFBEADDE", false)) {
      Vcpu vcpu = vm.vcpus().getFirst();
      vcpu.setGuestDebug(slots(GuestDebug.SINGLESTEP));
      for (int i = 0; i < 3; i++) {
        assertThat(vm.run(Set.of(0)).exit())
            .isInstanceOfSatisfying(
                VcpuExit.Debug.X86.class,
                debug ->
                    assertThat(debug.dr7())
                        .isIn(VcpuExit.Debug.X86.DR7_UNKNOWN, GuestDebug.X86.DR7_FIXED));
      }
    }
  }

  @Test
  void itIsDescribedInTheModelsWords() throws Exception {
    try (Vm vm = machine("F4 EBFD", false)) {
      Vcpu vcpu = vm.vcpus().getFirst();
      assertThat(vcpu.describe()).isEqualTo("x86 stopped (real mode, cs:ip 0000:7c00)");
      try (var thread = Executors.newSingleThreadExecutor()) {
        Future<VmExit> run = thread.submit(() -> vm.run(Set.of(0)));
        assertThatThrownBy(() -> run.get(100, TimeUnit.MILLISECONDS))
            .isInstanceOf(TimeoutException.class);
        vm.kick();
        assertThat(run.get().exit()).isInstanceOf(VcpuExit.Kicked.class);
      }
      assertThat(vcpu.describe())
          .isEqualTo("x86 waiting for an interrupt (real mode, cs:ip 0000:7c01)");
    }
  }

  @Test
  void theOwnerOfTheDebugRegistersIsTold() throws Exception {
    try (Vm vm = machine("40 EBFD", false)) {
      Vcpu vcpu = vm.vcpus().getFirst();
      assertThat(vcpu.debugState())
          .startsWith("owner: guest", "in effect: DR0=0 DR1=0 DR2=0 DR3=0 DR7=400")
          .contains("#DB goes to: guest");
      vcpu.setGuestDebug(slots(0, START));
      assertThat(vcpu.debugState())
          .startsWith("owner: user space", "in effect: DR0=7c00 DR1=0 DR2=0 DR3=0 DR7=402")
          .contains(
              "guest: DR0=0 DR1=0 DR2=0 DR3=0 DR7=400 DR6=ffff0ff0", "#DB goes to: user space");
      assertThat(vcpu.floatingPoint().getFirst()).startsWith("FCW   037f  masked: IE");
    }
  }

  /** By physical address, whatever the mode; breakpoint instructions of ours aren't seen there. */
  @Test
  void memoryByPhysicalAddressShowsWhatADebuggerShows() throws Exception {
    try (Vm vm = machine("40 41 EBFC", true)) {
      vm.engineBreakpoints().orElseThrow().replace(START);
      GuestMemory memory = vm.physicalMemory(0, DevicePolicy.PEEK).orElseThrow();
      byte[] seen = new byte[2];
      assertThat(memory.read(START, seen, 0, 2)).isEqualTo(2);
      assertThat(seen).containsExactly(0x40, 0x41);
      assertThat(memory.write(START, new byte[] {0x42}, 0, 1)).isEqualTo(1);
      vm.engineBreakpoints().orElseThrow().replace();
      assertThat(vm.vcpus().getFirst().memory().read(START, seen, 0, 1)).isEqualTo(1);
      assertThat(seen[0]).as("written beneath the breakpoint").isEqualTo((byte) 0x42);
      assertThat(vm.vcpus().getFirst().translate(START)).hasValue(START);
      assertThat(memory.read(1L << 40, seen, 0, 1)).as("nothing is there").isZero();
    }
  }

  @Test
  void deviceRegistersAreWrittenOnlyWhereThatIsWanted() throws Exception {
    try (Vm vm = machine("40 EBFD", false)) {
      byte[] value = new byte[4];
      long apicTaskPriority = 0xFEE0_0080L;
      DevicePolicy noWrites = new DevicePolicy(false, false);
      byte[] wanted = {0x20, 0, 0, 0};
      assertThat(vm.vcpus().getFirst().memory(noWrites).write(apicTaskPriority, wanted, 0, 4))
          .isZero();
      assertThat(vm.physicalMemory(0, noWrites).orElseThrow().write(apicTaskPriority, wanted, 0, 4))
          .isZero();
      assertThat(vm.vcpus().getFirst().memory().write(apicTaskPriority, wanted, 0, 4)).isEqualTo(4);
      assertThat(vm.physicalMemory(0, noWrites).orElseThrow().read(apicTaskPriority, value, 0, 4))
          .isEqualTo(4);
      assertThat(value).isEqualTo(wanted);
    }
  }

  /** {@code nop; nop; jmp $}, and an NMI that the local APIC sends to its own processor. */
  @Test
  void aStepWithoutInterruptsKeepsAnNmiWaiting() throws Exception {
    try (Vm vm = machine("90 90 EBFE 9090909090 9090909090 9090909090 9090909090 90", false)) {
      Vcpu vcpu = vm.vcpus().getFirst();
      int handler = START + 0x10;
      byte[] vector = {(byte) handler, (byte) (handler >> 8), 0, 0};
      assertThat(vcpu.memory().write(2 * 4, vector, 0, 4)).isEqualTo(4);
      byte[] sendNmiToMyself = {0, 0x04, 0x04, 0};
      vcpu.setGuestDebug(slots(GuestDebug.SINGLESTEP | GuestDebug.X86.BLOCKIRQ));
      assertThat(vcpu.memory().write(0xFEE0_0300L, sendNmiToMyself, 0, 4)).isEqualTo(4);
      assertThat(debugExit(vm)).isEqualTo(START + 1);
      assertThat(debugExit(vm)).isEqualTo(START + 2);
      vcpu.setGuestDebug(slots(GuestDebug.SINGLESTEP));
      assertThat(debugExit(vm))
          .as("its handler, an emulator is one further")
          .isBetween(handler + 0L, handler + 1L);
    }
  }
}
