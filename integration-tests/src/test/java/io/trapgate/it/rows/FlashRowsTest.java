package io.trapgate.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.MachineSpec;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flash and the memory map, which only the Book E board has (gdb document node "Packets"). */
class FlashRowsTest {
  private static final String ABOVE_ASCII = "\u0094\u0000\u00ff!";

  @RegisterExtension final RowSession served = new RowSession(withFlash());

  private static MachineSpec withFlash() {
    MachineSpec plain = RowMachine.BOOKE.spec(RowMachine.BOOKE.packets(), 1);
    MachineSpec.Payload payload = plain.payload();
    return new MachineSpec(
        plain.cpu(),
        plain.board(),
        plain.size(),
        new MachineSpec.Payload(
            payload.guest(),
            payload.initrd(),
            payload.bootArguments(),
            payload.format(),
            Optional.of(
                new MachineSpec.Flash(
                    new MachineSpec.FlashContent.Erased(256 << 10),
                    OptionalLong.of(0xF000_0000L)))),
        plain.behaviour());
  }

  @BeforeEach
  void greet() throws IOException {
    served.greet();
  }

  @Test
  void flashIsErasedInBlocksAndProgrammed() throws IOException {
    assertThat(served.ask("vFlashErase:f0010000,20000")).isEqualTo("OK");
    assertThat(served.ask("vFlashWrite:f0010002:" + ABOVE_ASCII)).isEqualTo("OK");
    assertThat(served.ask("vFlashDone")).isEqualTo("OK");
    assertThat(served.ask("mf0010000,8")).isEqualTo("ffff9400ff21ffff");
    assertThat(served.ask("vFlashErase:f0010000,10000")).isEqualTo("OK");
    assertThat(served.ask("mf0010000,8")).isEqualTo("ffffffffffffffff");
  }

  @Test
  void whatIsNotErasedIsNotProgrammed() throws IOException {
    assertThat(served.ask("vFlashWrite:f0000000:abc")).isEqualTo("OK");
    assertThat(served.ask("vFlashWrite:f0000000:a!c"))
        .as("21 is bits of 62, but for one")
        .startsWith("E.vFlashWrite.not erased: 0xf0000001; ");
    assertThat(served.ask("mf0000000,4")).isEqualTo("616263ff");
    assertThat(served.ask("vFlashWrite:f0000000:`")).as("fewer bits").isEqualTo("OK");
    assertThat(served.ask("mf0000000,4")).isEqualTo("606263ff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vFlashErase:0,10000",
        "vFlashErase:f0040000,10000",
        "vFlashErase:f0030000,20000",
        "vFlashErase:f0000000,7fffffffffffffff",
        "vFlashWrite:0:a",
        "vFlashWrite:e0000000:a",
        "vFlashWrite:f003ffff:ab"
      })
  void elsewhereIsNoFlash(String packet) throws IOException {
    assertThat(served.ask(packet)).isEqualTo("E.memtype");
  }

  @Test
  void partsOfBlocksAreNotErased() throws IOException {
    String expected = "(expected: whole blocks of 65536 bytes)";
    assertThat(served.ask("vFlashErase:f0000100,10000"))
        .isEqualTo("E.vFlashErase.0xf0000100, 65536 bytes " + expected);
    assertThat(served.ask("vFlashErase:f0000000,100"))
        .isEqualTo("E.vFlashErase.0xf0000000, 256 bytes " + expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vFlashErase",
        "vFlashErase:f0000000",
        "vFlashErase:f0000000,0",
        "vFlashErase:x,1",
        "vFlashErase:f0000000,10000;",
        "vFlashWrite:f0000000",
        "vFlashWrite:f0000000,1:a",
        "vFlashErase:f0000000,ffffffffffffffff"
      })
  void whatCannotBeReadIsRefused(String packet) throws IOException {
    assertThat(served.ask(packet)).startsWith("E.");
  }

  @Test
  void nothingIsOnlyRemembered() throws IOException {
    assertThat(served.ask("vFlashWrite:f0000000:")).isEqualTo("OK");
    assertThat(served.ask("vFlashDone")).isEqualTo("OK");
    assertThat(served.ask("vFlashDone;")).as("another packet").isEmpty();
  }

  @Test
  void theMapListsTheWholeSpaceInAnySlices() throws IOException {
    assertThat(served.greet()).contains(";qXfer:memory-map:read+");
    String whole = served.ask("qXfer:memory-map:read::0,1000");
    assertThat(whole)
        .startsWith("l<?xml version=\"1.0\"?>")
        .contains(
            """
            <memory-map>
            <memory type="ram" start="0x0" length="0xf0000000"/>
            <memory type="flash" start="0xf0000000" length="0x40000">\
            <property name="blocksize">0x10000</property></memory>
            <memory type="ram" start="0xf0040000" length="0xffffffff0ffc0000"/>
            </memory-map>
            """);
    String first = served.ask("qXfer:memory-map:read::0,20");
    assertThat(first).startsWith("m").hasSize(0x21);
    String rest = served.ask("qXfer:memory-map:read::20,1000");
    assertThat("l" + first.substring(1) + rest.substring(1)).isEqualTo(whole);
    assertThat(served.ask("qXfer:memory-map:read:x:0,10")).isEqualTo("E00");
    assertThat(served.ask("qXfer:memory-map:read::10000,10")).startsWith("E.");
  }

  @Test
  void resetKeepsTheContent() throws IOException {
    served.ask("vFlashWrite:f0000000:abc");
    assertThat(served.ask("vRun;")).startsWith("T05");
    assertThat(served.ask("mf0000000,4")).isEqualTo("616263ff");
  }

  @Test
  void plainWritesReplaceTheContent() throws IOException {
    assertThat(served.ask("Mf0000000,2:00ff")).isEqualTo("OK");
    assertThat(served.ask("Mf0000000,2:ff70")).isEqualTo("OK");
    assertThat(served.ask("mf0000000,4")).as("no command was given").isEqualTo("ff70ffff");
  }

  @Test
  void physicalAddressesReachItToo() throws IOException {
    served.ask("Qqemu.PhyMemMode:1");
    assertThat(served.ask("vFlashWrite:f00000000:abc")).isEqualTo("OK");
    assertThat(served.ask("vFlashWrite:f0000000:abc")).isEqualTo("E.memtype");
    served.ask("Qqemu.PhyMemMode:0");
    assertThat(served.ask("mf0000000,3")).isEqualTo("616263");
  }

  @Test
  void aRefusedBreakpointInFlashSaysHowThereCanBeMore() throws IOException {
    assertThat(served.ask("Z1,f0000000,4")).isEqualTo("OK");
    assertThat(served.ask("Z1,f0000004,4")).isEqualTo("OK");
    assertThat(served.ask("Z1,f0000008,4")).endsWith("until you say 'delete mem'");
    assertThat(served.ask("Z1,8,4")).doesNotContain("delete mem");
  }
}
