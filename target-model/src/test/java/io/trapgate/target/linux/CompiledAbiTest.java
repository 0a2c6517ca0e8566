package io.trapgate.target.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.StructLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same against the headers of the machine at hand, in a program written from our own names: a
 * name that the headers don't have doesn't compile.
 */
@NeedsCompiler
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompiledAbiTest extends AbiComparison {
  /** Fields of {@code struct kvm_run} that the accessors of {@link KvmRun} know by number. */
  private static final List<String> RUN_FIELDS =
      List.of(
          "request_interrupt_window",
          "immediate_exit",
          "exit_reason",
          "ready_for_interrupt_injection",
          "if_flag",
          "cr8",
          "debug.arch.exception",
          "debug.arch.pc",
          "debug.arch.dr6",
          "debug.arch.dr7",
          "io.direction",
          "io.size",
          "io.port",
          "io.count",
          "io.data_offset",
          "mmio.phys_addr",
          "mmio.data",
          "mmio.len",
          "mmio.is_write",
          "internal.suberror",
          "internal.ndata",
          "emulation_failure.flags",
          "emulation_failure.insn_size",
          "emulation_failure.insn_bytes",
          "kvm_valid_regs",
          "kvm_dirty_regs",
          "s");

  private AbiFacts facts = new AbiFacts(Stream.empty());

  @BeforeAll
  void compile(@TempDir Path folder) throws IOException {
    Path program = CompiledProbe.compile("cc", source(), folder);
    facts = new AbiFacts(CompiledProbe.run(List.of(program.toString()), folder).lines());
  }

  private static String source() {
    StringBuilder c = new StringBuilder();
    c.append("#include <stddef.h>\n#include <stdio.h>\n#include <linux/kvm.h>\n");
    c.append("int main(void) {\n");
    for (KvmIoctl request : KvmIoctl.values()) {
      number(c, "ioctl", request.kernelName());
    }
    for (KvmCapability capability : KvmCapability.values()) {
      number(c, "const", "KVM_CAP_" + capability);
    }
    CONSTANTS.keySet().forEach(name -> number(c, "const", name));
    SIZES.keySet().forEach(name -> size(c, name));
    for (StructLayout structure : STRUCTURES) {
      String name = structure.name().orElseThrow();
      size(c, name);
      fields(structure).forEach(field -> offset(c, name, field.name()));
    }
    size(c, "kvm_run");
    RUN_FIELDS.forEach(field -> offset(c, "kvm_run", field));
    return c.append("  return 0;\n}\n").toString();
  }

  private static void number(StringBuilder c, String kind, String name) {
    c.append("  printf(\"%s %s 0x%%lx\\n\", (unsigned long) %s);\n".formatted(kind, name, name));
  }

  private static void size(StringBuilder c, String name) {
    c.append("  printf(\"size %s %%zu\\n\", sizeof(struct %s));\n".formatted(name, name));
  }

  private static void offset(StringBuilder c, String structure, String field) {
    c.append(
        "  printf(\"off %s %s %%zu\\n\", offsetof(struct %s, %s));\n"
            .formatted(structure, field, structure, field));
  }

  @Override
  AbiFacts facts() {
    return facts;
  }

  @Override
  boolean complete() {
    return true;
  }

  @Test
  void theProgramHasAnsweredEverything() {
    int fields = STRUCTURES.stream().mapToInt(s -> fields(s).size()).sum();
    assertThat(facts.count())
        .isEqualTo(
            KvmIoctl.values().length
                + KvmCapability.values().length
                + CONSTANTS.size()
                + SIZES.size()
                + STRUCTURES.size()
                + fields
                + 1
                + RUN_FIELDS.size());
  }

  @Test
  void aMissingCompilerIsNamedWithWhatToInstall() {
    assertThat(NeedsCompilerCondition.missing("no-such-compiler"))
        .startsWith("no C compiler with linux/kvm.h")
        .contains("apt-get install -y gcc libc6-dev", "no-such-compiler");
  }
}
