package io.trapgate.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.MachineSpec;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Packets for the flash of a board that has one; only ppce500 can. */
@OnMachines(RowMachine.BOOKE)
class FlashRowsTest extends RowTest {
  private static final long MAPPED_AT = 0xF000_0000L;
  private static final String FLASH = Long.toHexString(MAPPED_AT);
  private static final String BLOCK = "10000";

  FlashRowsTest(RowMachine machine) {
    super(machine, machine.packets(), withFlash(machine.spec(machine.packets(), 1)));
  }

  private static MachineSpec withFlash(MachineSpec spec) {
    MachineSpec.Payload none = spec.payload();
    MachineSpec.Flash flash =
        new MachineSpec.Flash(
            new MachineSpec.FlashContent.Erased(1 << 20), OptionalLong.of(MAPPED_AT));
    MachineSpec.Payload payload =
        new MachineSpec.Payload(
            none.guest(), none.initrd(), none.bootArguments(), none.format(), Optional.of(flash));
    return new MachineSpec(spec.cpu(), spec.board(), spec.size(), payload, spec.behaviour());
  }

  @BeforeEach
  void greet() throws IOException {
    assertThat(served.greet()).contains("qXfer:memory-map:read+");
  }

  @Test
  void theMapNamesTheFlashAndAllTheRest() throws IOException {
    assertThat(ask("qXfer:memory-map:read::0,1000"))
        .startsWith("l<?xml")
        .contains("<memory type=\"ram\" start=\"0x0\" length=\"0x" + FLASH + "\"/>")
        .contains("<memory type=\"flash\" start=\"0x" + FLASH + "\" length=\"0x100000\">")
        .contains("<property name=\"blocksize\">0x");
  }

  @Test
  void blocksAreErasedAndProgrammed() throws IOException {
    assertThat(ask("vFlashErase:" + FLASH + "," + BLOCK)).isEqualTo("OK");
    assertThat(ask("vFlashWrite:" + FLASH + ":abcd")).isEqualTo("OK");
    assertThat(ask("vFlashDone")).isEqualTo("OK");
    assertThat(ask("m" + FLASH + ",6")).isEqualTo("61626364ffff");
    assertThat(ask("vFlashWrite:" + FLASH + ":zzzz")).startsWith("E.").contains("not erased");
    assertThat(ask("vFlashErase:" + FLASH + "," + BLOCK)).isEqualTo("OK");
    assertThat(ask("m" + FLASH + ",4")).isEqualTo("ffffffff");
  }

  @Test
  void whatIsNoFlashIsRefusedInGdbsWord() throws IOException {
    assertThat(ask("vFlashWrite:{spare}:a")).isEqualTo("E.memtype");
    assertThat(ask("vFlashErase:{spare}," + BLOCK)).isEqualTo("E.memtype");
    assertThat(ask("vFlashErase:" + FLASH + ",1")).startsWith("E.").contains("expected");
  }
}
