package io.trapgate.target.linux;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernel's structures on x86-64, named and ordered as in Linux include/uapi/linux/kvm.h and
 * arch/x86/include/uapi/asm/kvm.h. Each layout has the structure's name, so that a test can hold
 * them against what a C compiler says.
 */
final class KvmLayouts {
  /** General registers in the order of {@code struct kvm_regs}. */
  static final List<String> GENERAL =
      List.of(
          "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rsp", "rbp", "r8", "r9", "r10", "r11", "r12",
          "r13", "r14", "r15", "rip", "rflags");

  static final StructLayout REGS = longs("kvm_regs", GENERAL);

  static final StructLayout SEGMENT =
      structLayout(
              JAVA_LONG.withName("base"),
              JAVA_INT.withName("limit"),
              JAVA_SHORT.withName("selector"),
              JAVA_BYTE.withName("type"),
              JAVA_BYTE.withName("present"),
              JAVA_BYTE.withName("dpl"),
              JAVA_BYTE.withName("db"),
              JAVA_BYTE.withName("s"),
              JAVA_BYTE.withName("l"),
              JAVA_BYTE.withName("g"),
              JAVA_BYTE.withName("avl"),
              JAVA_BYTE.withName("unusable"),
              JAVA_BYTE.withName("padding"))
          .withName("kvm_segment");

  static final StructLayout DTABLE =
      structLayout(JAVA_LONG.withName("base"), JAVA_SHORT.withName("limit"), paddingLayout(6))
          .withName("kvm_dtable");

  static final StructLayout SREGS =
      structLayout(
              SEGMENT.withName("cs"),
              SEGMENT.withName("ds"),
              SEGMENT.withName("es"),
              SEGMENT.withName("fs"),
              SEGMENT.withName("gs"),
              SEGMENT.withName("ss"),
              SEGMENT.withName("tr"),
              SEGMENT.withName("ldt"),
              DTABLE.withName("gdt"),
              DTABLE.withName("idt"),
              JAVA_LONG.withName("cr0"),
              JAVA_LONG.withName("cr2"),
              JAVA_LONG.withName("cr3"),
              JAVA_LONG.withName("cr4"),
              JAVA_LONG.withName("cr8"),
              JAVA_LONG.withName("efer"),
              JAVA_LONG.withName("apic_base"),
              sequenceLayout(4, JAVA_LONG).withName("interrupt_bitmap"))
          .withName("kvm_sregs");

  static final StructLayout USER_MEMORY_REGION =
      structLayout(
              JAVA_INT.withName("slot"),
              JAVA_INT.withName("flags"),
              JAVA_LONG.withName("guest_phys_addr"),
              JAVA_LONG.withName("memory_size"),
              JAVA_LONG.withName("userspace_addr"))
          .withName("kvm_userspace_memory_region");

  static final StructLayout DEBUGREGS =
      structLayout(
              sequenceLayout(4, JAVA_LONG).withName("db"),
              JAVA_LONG.withName("dr6"),
              JAVA_LONG.withName("dr7"),
              JAVA_LONG.withName("flags"),
              sequenceLayout(9, JAVA_LONG).withName("reserved"))
          .withName("kvm_debugregs");

  static final StructLayout VCPU_EVENTS =
      structLayout(
              JAVA_BYTE.withName("exception.injected"),
              JAVA_BYTE.withName("exception.nr"),
              JAVA_BYTE.withName("exception.has_error_code"),
              JAVA_BYTE.withName("exception.pending"),
              JAVA_INT.withName("exception.error_code"),
              JAVA_BYTE.withName("interrupt.injected"),
              JAVA_BYTE.withName("interrupt.nr"),
              JAVA_BYTE.withName("interrupt.soft"),
              JAVA_BYTE.withName("interrupt.shadow"),
              JAVA_BYTE.withName("nmi.injected"),
              JAVA_BYTE.withName("nmi.pending"),
              JAVA_BYTE.withName("nmi.masked"),
              paddingLayout(1),
              JAVA_INT.withName("sipi_vector"),
              JAVA_INT.withName("flags"),
              JAVA_INT.withName("smi"),
              JAVA_BYTE.withName("triple_fault.pending"),
              sequenceLayout(26, JAVA_BYTE).withName("reserved"),
              JAVA_BYTE.withName("exception_has_payload"),
              JAVA_LONG.withName("exception_payload"))
          .withName("kvm_vcpu_events");

  static final StructLayout TRANSLATION =
      structLayout(
              JAVA_LONG.withName("linear_address"),
              JAVA_LONG.withName("physical_address"),
              JAVA_BYTE.withName("valid"),
              JAVA_BYTE.withName("writeable"),
              JAVA_BYTE.withName("usermode"),
              paddingLayout(5))
          .withName("kvm_translation");

  static final StructLayout CPUID_ENTRY =
      structLayout(
              JAVA_INT.withName("function"),
              JAVA_INT.withName("index"),
              JAVA_INT.withName("flags"),
              JAVA_INT.withName("eax"),
              JAVA_INT.withName("ebx"),
              JAVA_INT.withName("ecx"),
              JAVA_INT.withName("edx"),
              sequenceLayout(3, JAVA_INT).withName("padding"))
          .withName("kvm_cpuid_entry2");

  static final StructLayout MSR_ENTRY =
      structLayout(JAVA_INT.withName("index"), paddingLayout(4), JAVA_LONG.withName("data"))
          .withName("kvm_msr_entry");

  /** Bytes of {@code struct kvm_guest_debug}. */
  static final int GUEST_DEBUG_BYTES = 72;

  /** Bytes of {@code struct kvm_xsave}: the legacy area, the header, and the extended areas. */
  static final int XSAVE_BYTES = 4096;

  private KvmLayouts() {}

  private static StructLayout longs(String name, List<String> names) {
    List<MemoryLayout> fields = new ArrayList<>();
    names.forEach(field -> fields.add(JAVA_LONG.withName(field)));
    return structLayout(fields.toArray(MemoryLayout[]::new)).withName(name);
  }

  /** Offset of a field in bytes; of one inside another with both names. */
  static long offset(StructLayout layout, String... path) {
    MemoryLayout.PathElement[] elements = new MemoryLayout.PathElement[path.length];
    for (int i = 0; i < path.length; i++) {
      elements[i] = MemoryLayout.PathElement.groupElement(path[i]);
    }
    return layout.byteOffset(elements);
  }
}
