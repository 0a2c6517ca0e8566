package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.VcpuExit;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our numbers and layouts against those that a C compiler made of the kernel's headers. */
abstract class AbiComparison {
  /** Everything of ours that has the kernel's name. */
  static final List<StructLayout> STRUCTURES =
      List.of(
          KvmLayouts.REGS,
          KvmLayouts.SEGMENT,
          KvmLayouts.DTABLE,
          KvmLayouts.SREGS,
          KvmLayouts.USER_MEMORY_REGION,
          KvmLayouts.DEBUGREGS,
          KvmLayouts.VCPU_EVENTS,
          KvmLayouts.TRANSLATION,
          KvmLayouts.CPUID_ENTRY,
          KvmLayouts.MSR_ENTRY);

  /** Numbers that stand in the code by themselves. */
  static final Map<String, Long> CONSTANTS =
      Map.ofEntries(
          Map.entry("KVM_EXIT_IO", (long) KvmRun.IO),
          Map.entry("KVM_EXIT_DEBUG", (long) KvmRun.DEBUG),
          Map.entry("KVM_EXIT_HLT", (long) KvmRun.HLT),
          Map.entry("KVM_EXIT_MMIO", (long) KvmRun.MMIO),
          Map.entry("KVM_EXIT_IRQ_WINDOW_OPEN", (long) KvmRun.IRQ_WINDOW_OPEN),
          Map.entry("KVM_EXIT_SHUTDOWN", (long) KvmRun.SHUTDOWN),
          Map.entry("KVM_EXIT_FAIL_ENTRY", (long) KvmRun.FAIL_ENTRY),
          Map.entry("KVM_EXIT_INTR", (long) KvmRun.INTR),
          Map.entry("KVM_EXIT_SET_TPR", (long) KvmRun.SET_TPR),
          Map.entry("KVM_EXIT_INTERNAL_ERROR", (long) KvmRun.INTERNAL_ERROR),
          Map.entry("KVM_GUESTDBG_ENABLE", (long) GuestDebug.ENABLE),
          Map.entry("KVM_GUESTDBG_SINGLESTEP", (long) GuestDebug.SINGLESTEP),
          Map.entry("KVM_GUESTDBG_USE_SW_BP", (long) GuestDebug.USE_SW_BP),
          Map.entry("KVM_GUESTDBG_USE_HW_BP", (long) GuestDebug.USE_HW_BP),
          Map.entry("KVM_GUESTDBG_INJECT_DB", (long) GuestDebug.X86.INJECT_DB),
          Map.entry("KVM_GUESTDBG_INJECT_BP", (long) GuestDebug.X86.INJECT_BP),
          Map.entry("KVM_GUESTDBG_BLOCKIRQ", (long) GuestDebug.X86.BLOCKIRQ));

  /** What has a size of ours and no layout. */
  static final Map<String, Integer> SIZES =
      Map.of(
          "kvm_guest_debug", KvmLayouts.GUEST_DEBUG_BYTES,
          "kvm_xsave", KvmLayouts.XSAVE_BYTES);

  abstract AbiFacts facts();

  /** Whether a field that the answer doesn't have is a fault: somebody asked for it. */
  abstract boolean complete();

  @ParameterizedTest
  @EnumSource(KvmIoctl.class)
  void requests(KvmIoctl request) {
    assertThat(request.number()).isEqualTo(facts().get("ioctl " + request.kernelName()));
  }

  @ParameterizedTest
  @EnumSource(KvmCapability.class)
  void capabilities(KvmCapability capability) {
    assertThat((long) capability.number()).isEqualTo(facts().get("const KVM_CAP_" + capability));
  }

  @TestFactory
  Stream<DynamicTest> structures() {
    return STRUCTURES.stream()
        .map(s -> DynamicTest.dynamicTest(s.name().orElseThrow(), () -> compare(s)));
  }

  private void compare(StructLayout ours) {
    String name = ours.name().orElseThrow();
    assertThat(ours.byteSize()).isEqualTo(facts().get("size " + name));
    int checked = 0;
    for (Field field : fields(ours)) {
      if (complete() || facts().has(name + "." + field.name())) {
        assertThat(field.offset())
            .as(field.name())
            .isEqualTo(facts().get(name + "." + field.name()));
        checked++;
      }
    }
    assertThat(checked).as("compared fields").isGreaterThanOrEqualTo(2);
  }

  /** A field of a structure and where it begins. */
  record Field(String name, long offset) {}

  static List<Field> fields(StructLayout structure) {
    List<Field> fields = new ArrayList<>();
    long offset = 0;
    for (MemoryLayout member : structure.memberLayouts()) {
      if (!(member instanceof PaddingLayout)) {
        fields.add(new Field(member.name().orElseThrow(), offset));
      }
      offset += member.byteSize();
    }
    return fields;
  }

  @TestFactory
  Stream<DynamicTest> constants() {
    return CONSTANTS.entrySet().stream()
        .filter(c -> complete() || facts().has("const " + c.getKey()))
        .map(c ->
            DynamicTest.dynamicTest(
                c.getKey(),
                () -> assertThat(c.getValue()).isEqualTo(facts().get("const " + c.getKey()))));
  }

  @Test
  void sizesOfWhatHasNoLayout() {
    SIZES.forEach(
        (name, bytes) -> assertThat((long) bytes).as(name).isEqualTo(facts().get("size " + name)));
    assertThat((long) GuestDebug.X86.ABI_BYTES).isEqualTo(facts().get("size kvm_guest_debug"));
  }

  private long run(String field) {
    return facts().get("kvm_run." + field);
  }

  /** Each accessor reads and writes where the compiler says that the field is. */
  @Test
  void theSharedPageIsReadWhereItsFieldsAre() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment page = arena.allocate(facts().get("size kvm_run"), 8);
      KvmRun ours = new KvmRun(page);
      page.set(JAVA_INT, run("exit_reason"), 0x1234);
      page.set(JAVA_BYTE, run("ready_for_interrupt_injection"), (byte) 1);
      page.set(JAVA_BYTE, run("if_flag"), (byte) 1);
      page.set(JAVA_LONG, run("cr8"), 0x55);
      assertThat(ours.exitReason()).isEqualTo(0x1234);
      assertThat(ours.readyForInterrupt()).isTrue();
      assertThat(ours.interruptFlag()).isTrue();
      assertThat(ours.cr8()).isEqualTo(0x55);
      ours.exitAtOnce(true);
      ours.requestInterruptWindow(true);
      ours.sync(0x11);
      ours.dirty(0x22);
      assertThat(page.get(JAVA_BYTE, run("immediate_exit"))).isEqualTo((byte) 1);
      assertThat(page.get(JAVA_BYTE, run("request_interrupt_window"))).isEqualTo((byte) 1);
      assertThat(page.get(JAVA_LONG, run("kvm_valid_regs"))).isEqualTo(0x11);
      assertThat(page.get(JAVA_LONG, run("kvm_dirty_regs"))).isEqualTo(0x22);
      assertThat(ours.regs().address() - page.address()).isEqualTo(run("s"));
      assertThat(ours.sregs().address() - page.address())
          .isEqualTo(run("s") + facts().get("size kvm_regs"));
    }
  }

  @Test
  void theExitsAreReadWhereTheirFieldsAre() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment page = arena.allocate(facts().get("size kvm_run"), 8);
      KvmRun ours = new KvmRun(page);
      page.set(JAVA_INT, run("debug.arch.exception"), VcpuExit.Debug.X86.DB);
      page.set(JAVA_LONG, run("debug.arch.pc"), 2);
      page.set(JAVA_LONG, run("debug.arch.dr6"), 3);
      page.set(JAVA_LONG, run("debug.arch.dr7"), 0x404);
      assertThat(ours.debug()).isEqualTo(new KvmRun.Debug(VcpuExit.Debug.X86.DB, 2, 3, 0x404));
      ours.forgetDebugControl();
      assertThat(ours.debug().dr7()).isEqualTo(VcpuExit.Debug.X86.DR7_UNKNOWN);
      page.set(JAVA_INT, run("debug.arch.exception"), VcpuExit.Debug.X86.BP);
      assertThat(ours.debug())
          .as("of #BP the kernel doesn't write DR6 and DR7")
          .isEqualTo(new KvmRun.Debug(VcpuExit.Debug.X86.BP, 2, GuestDebug.X86.DR6_BASE, 0));
      page.fill((byte) 0);
      page.set(JAVA_BYTE, run("io.direction"), (byte) 1);
      page.set(JAVA_BYTE, run("io.size"), (byte) 2);
      page.set(JAVA_SHORT, run("io.port"), (short) 0xFFF0);
      page.set(JAVA_INT, run("io.count"), 5);
      page.set(JAVA_LONG, run("io.data_offset"), 0x1000);
      assertThat(ours.io()).isEqualTo(new KvmRun.Io(false, 2, 0xFFF0, 5, 0x1000));
      page.set(JAVA_LONG, run("mmio.phys_addr"), 0x10_0000_0000L);
      page.set(JAVA_LONG, run("mmio.data"), 7);
      page.set(JAVA_INT, run("mmio.len"), 8);
      page.set(JAVA_BYTE, run("mmio.is_write"), (byte) 1);
      assertThat(ours.mmio()).isEqualTo(new KvmRun.Mmio(0x10_0000_0000L, 7, 8, true));
      page.set(JAVA_INT, run("internal.suberror"), 1);
      page.set(JAVA_INT, run("internal.ndata"), 8);
      page.set(JAVA_LONG, run("emulation_failure.flags"), 1);
      page.set(JAVA_BYTE, run("emulation_failure.insn_size"), (byte) 2);
      page.set(JAVA_BYTE, run("emulation_failure.insn_bytes") + 1, (byte) 0x0F);
      assertThat(ours.suberror()).isEqualTo(1);
      assertThat(ours.failedInstruction()).containsExactly(0, 0x0F);
    }
  }
}
