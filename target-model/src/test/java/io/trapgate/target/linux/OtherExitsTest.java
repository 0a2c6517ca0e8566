package io.trapgate.target.linux;

import static io.trapgate.target.linux.FakeMachine.get;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.VcpuExit;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Exits that a guest can't go on from by itself, those of kernels and hosts at hand and of others
 * (Linux include/uapi/linux/kvm.h): each is a stop with a text, and the guest goes on from there
 * when it is told to.
 */
@Timeout(120)
class OtherExitsTest {
  private static final int CODE = FakeMachine.CODE;
  private static final int EFAULT = 14;
  private static final int MEMORY_FAULT = 39;

  private final FakeKernel kernel = new FakeKernel();
  private final LinuxVm vm = FakeMachine.open(kernel, 1, "40 40 EBFC");

  @AfterEach
  void close() {
    vm.close();
  }

  /** A step, which ends the run whatever happens. */
  private VcpuExit step() throws Exception {
    vm.vcpus()
        .getFirst()
        .setGuestDebug(
            new GuestDebug.X86(
                GuestDebug.ENABLE | GuestDebug.SINGLESTEP,
                List.of(0L, 0L, 0L, 0L, 0L, 0L, 0L, GuestDebug.X86.DR7_FIXED)));
    return vm.run(Set.of(0)).exit();
  }

  /** The union of the exits: words of 32 bits in hex. */
  private static byte[] union(String words) {
    ByteBuffer bytes = ByteBuffer.allocate(160).order(ByteOrder.LITTLE_ENDIAN);
    for (String word : words.split(" ", -1)) {
      bytes.putInt(HexFormat.fromHexDigits(word));
    }
    return bytes.array();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " 8 | 0                 | triple fault (KVM_EXIT_SHUTDOWN)",
        " 9 | 80000021 0        | the processor refuses the guest's state (KVM_EXIT_FAIL_ENTRY, reason 0x80000021)",
        " 9 | ffffffff ffffffff | the processor refuses the guest's state (KVM_EXIT_FAIL_ENTRY, reason 0xffffffffffffffff)",
        "17 | 1 0               | KVM can't emulate the instruction (KVM_EXIT_INTERNAL_ERROR, suberror 1; bytes unknown)",
        "17 | 1 3 1 0 d9280f02  | KVM can't emulate the instruction (KVM_EXIT_INTERNAL_ERROR, suberror 1; bytes 0f 28)",
        "17 | 2 2 5 0 6 0       | two exceptions at a time (KVM_EXIT_INTERNAL_ERROR, suberror 2; data 0x5 0x6)",
        "17 | 3 1 80000300 0    | the guest can't be given an exception or interrupt (KVM_EXIT_INTERNAL_ERROR, suberror 3; data 0x80000300)",
        "17 | 4 ffffffff        | KVM doesn't expect why the guest was left (KVM_EXIT_INTERNAL_ERROR, suberror 4; no data)",
        "17 | 63 0              | KVM can't go on (KVM_EXIT_INTERNAL_ERROR, suberror 99; no data)",
        " 0 | 30 0              | KVM doesn't know why the guest was left (KVM_EXIT_UNKNOWN, reason 0x30)",
        " 1 | e 2               | an exception that KVM doesn't handle (KVM_EXIT_EXCEPTION, vector 14)",
        " 3 | c 0               | a hypercall that nobody serves (KVM_EXIT_HYPERCALL, number 0xc)",
        "24 | 3                 | the guest asks for what only its kernel's host does (KVM_EXIT_SYSTEM_EVENT, type 3)",
        "29 | 0 0 1 c0000080    | model specific register 0xc0000080 isn't served (KVM_EXIT_X86_RDMSR)",
        "30 | 0 0 1 12345678    | model specific register 0x12345678 isn't served (KVM_EXIT_X86_WRMSR)",
        "77 | 0                 | exit reason 77 of KVM isn't served"
      })
  void itIsAStopThatSaysWhatItIs(int reason, String words, String text) throws Exception {
    assertThat(step()).isInstanceOf(VcpuExit.Debug.X86.class);
    kernel.processor(0).ends(new FakeProcessor.Chosen(reason, 0, union(words)));
    assertThat(step()).isEqualTo(new VcpuExit.InternalError(text + " at linear 0x1001"));
    assertGoesOn();
  }

  /** {@code KVM_RUN} itself fails, as for a fault in memory that user space had to provide. */
  @Test
  void aRunThatFailsSaysWhereAndLosesNothing() throws Exception {
    assertThat(step()).isInstanceOf(VcpuExit.Debug.X86.class);
    assertThat(get(vm.vcpus().getFirst(), "dr0")).isZero();
    MemorySegment debugRegisters = Arena.ofAuto().allocate(KvmLayouts.DEBUGREGS);
    debugRegisters.set(JAVA_LONG, 0, 0x55);
    kernel.processor(0).call(KvmIoctl.SET_DEBUGREGS.number(), debugRegisters); // as the guest does
    kernel.processor(0).ends(new FakeProcessor.Chosen(MEMORY_FAULT, -EFAULT, union("0")));
    assertThat(step())
        .isInstanceOfSatisfying(
            VcpuExit.InternalError.class,
            error ->
                assertThat(error.reason())
                    .startsWith("KVM_RUN: errno 14: ")
                    .endsWith(" at linear 0x1001"));
    assertThat(get(vm.vcpus().getFirst(), "dr0")).as("not what it was before").isEqualTo(0x55);
    assertGoesOn();
  }

  private void assertGoesOn() throws Exception {
    assertThat(get(vm.vcpus().getFirst(), "rax")).isEqualTo(1);
    assertThat(step())
        .isInstanceOfSatisfying(
            VcpuExit.Debug.X86.class, debug -> assertThat(debug.pc()).isEqualTo(CODE + 2));
    assertThat(get(vm.vcpus().getFirst(), "rax")).isEqualTo(2);
  }
}
