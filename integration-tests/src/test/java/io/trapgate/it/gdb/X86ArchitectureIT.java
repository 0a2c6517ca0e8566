package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import org.junit.jupiter.api.Test;

/** What gdb is told the processor is, with {@code --gdb-arch}. */
@NeedsTool("gdb-multiarch")
class X86ArchitectureIT {
  private static final Guest SECTOR = Guest.bootSectorFor32Bit();

  @Test
  void a32BitGdbSessionHas32BitRegisters() {
    try (Rig rig = X86Side.choosing(SECTOR, "gdb-arch", "i386")) {
      GdbDriver gdb = rig.gdb();
      assertThat(gdb.ok("show architecture")).contains("\"i386\"");
      gdb.ok("hbreak *inside");
      assertThat(gdb.go("continue").pc()).isEqualTo(rig.guest().address("inside"));
      assertThat(gdb.ok("x/2i $pc")).contains("fninit", "movups");
      assertThat(gdb.ok("info registers")).contains("eax", "eip").doesNotContain("rax", "\nr8 ");
      gdb.ok("watch *(char *) &round");
      assertThat(gdb.go("continue").shown()).contains("New value = 2");
      assertThat(X86Side.warnings(gdb)).isEmpty();
    }
  }

  @Test
  void realModeCodeIsDisassembledIn16Bit() {
    try (Rig rig = X86Side.choosing(SECTOR, "gdb-arch", "i8086")) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("set architecture i8086"); // or gdb goes by the ELF file, which says i386
      assertThat(gdb.ok("x/i $pc")).contains("ljmp", "$0x0,$0x7c05");
      gdb.ok("hbreak *save");
      gdb.go("continue");
      assertThat(gdb.ok("x/i $pc")).contains("fxsave (%ebx)");
      gdb.go("stepi");
      assertThat(gdb.ok("x/i $pc")).contains("mov    %cr0,%eax");
      assertThat(X86Side.warnings(gdb)).isEmpty();
    }
  }
}
