package io.trapgate.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.client.RspConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which memory addresses mean, and what accesses do to the devices in it. */
class MemorySpaceRowsTest extends RowTest {
  MemorySpaceRowsTest(RowMachine machine) {
    super(machine);
  }

  @BeforeEach
  void greet() throws IOException {
    served.greet();
  }

  /** A word of a device register that keeps what is written, by physical address. */
  private String register() {
    return switch (machine) {
      case BOOKE -> "fef000020,4"; // spin table, which no virtual address of 32 bits reaches
      case X86 -> "fee00080,4"; // task priority
    };
  }

  private String monitor(String command) throws IOException {
    String hex = HexFormat.of().formatHex(command.getBytes(StandardCharsets.UTF_8));
    StringBuilder text = new StringBuilder();
    String answer = ask("qRcmd," + hex);
    while (answer.startsWith("O") && !answer.equals("OK")) {
      byte[] line = HexFormat.of().parseHex(answer.substring(1));
      text.append(new String(line, StandardCharsets.UTF_8));
      answer = served.client().receive().text();
    }
    assertThat(answer).isEqualTo("OK");
    return text.toString();
  }

  @Test
  void qemusPacketsAreListedAsQemuDoes() throws IOException {
    assertThat(ask("qqemu.Supported")).isEqualTo("sstepbits;sstep;PhyMemMode");
    assertThat(ask("qqemu.sstepbits")).startsWith("ENABLE=1");
  }

  @Test
  void physicalAddressesAreChosenAsWithQemu() throws IOException {
    assertThat(ask("qqemu.PhyMemMode")).isEqualTo("0");
    assertThat(ask("Qqemu.PhyMemMode:1")).isEqualTo("OK");
    assertThat(ask("qqemu.PhyMemMode")).isEqualTo("1");
    assertThat(ask("m" + register())).as("beyond what is mapped").matches("[0-9a-f]{8}");
    assertThat(ask("Qqemu.PhyMemMode:0")).isEqualTo("OK");
    assertThat(ask("qqemu.PhyMemMode")).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Qqemu.PhyMemMode", "Qqemu.PhyMemMode:", "Qqemu.PhyMemMode:x"})
  void aChoiceThatCannotBeReadChangesNothing(String packet) throws IOException {
    assertThat(ask(packet)).startsWith("E");
    assertThat(ask("qqemu.PhyMemMode")).isEqualTo("0");
  }

  @Test
  void allMemoryPacketsTakePhysicalAddresses() throws IOException {
    String content = ask("m{source},4");
    assertThat(ask("Qqemu.PhyMemMode:1")).isEqualTo("OK");
    assertThat(ask("m{source},4")).as("mapped one to one").isEqualTo(content);
    assertThat(ask("M{spare},4:41424344")).isEqualTo("OK");
    assertThat(ask("X{spare},2:ab")).isEqualTo("OK");
    assertThat(ask("x{spare},4")).endsWith("abCD");
    assertThat(ask("qSearch:memory:{spare};10;CD"))
        .isEqualTo("1," + Long.toHexString(guest.address("spare") + 2));
    assertThat(ask("qCRC:{spare},4")).startsWith("C");
    String nowhere = Long.toHexString(machine == RowMachine.BOOKE ? 0xE_0000_0000L : 0xD000_0000L);
    assertThat(ask("m" + nowhere + ",4")).isEqualTo("E0e");
    assertThat(ask("M" + nowhere + ",1:00")).startsWith("E.M.not mapped: 0x" + nowhere);
    assertThat(ask("qCRC:" + nowhere + ",4")).startsWith("E.qCRC.not mapped: ");
  }

  @Test
  void anotherClientStartsWithTheGuestsAddressesAndWithoutSideEffects() throws IOException {
    ask("Qqemu.PhyMemMode:1");
    monitor("mmio read on");
    served.client().close();
    try (RspConnection next = served.connect()) {
      assertThat(next.exchange("qqemu.PhyMemMode").text()).isEqualTo("0");
      String mmio = HexFormat.of().formatHex("mmio".getBytes(StandardCharsets.UTF_8));
      assertThat(next.exchange("qRcmd," + mmio).text())
          .isEqualTo(
              "O"
                  + HexFormat.of()
                      .formatHex(
                          """
                          mmio read off: a device register is looked at without side effects
                          mmio write on: a write to a device register is a store to it
                          """
                              .getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void aWriteToADeviceIsAStoreUnlessItIsSwitchedOff() throws IOException {
    ask("Qqemu.PhyMemMode:1");
    String first = register();
    assertThat(ask("M" + first + ":00000001")).isEqualTo("OK");
    assertThat(monitor("mmio write off"))
        .contains("mmio write off: a write to a device register is refused");
    String before = ask("m" + first);
    assertThat(ask("M" + first + ":00000000"))
        .startsWith(
            "E.M.device register: 0x" + first.replaceAll(",.*", "") + ", after 0 of 4 bytes")
        .endsWith("monitor mmio write on lets writes reach devices");
    assertThat(ask("m" + first)).isEqualTo(before);
    assertThat(ask("M{spare},1:00")).as("memory is no device").isEqualTo("OK");
    monitor("mmio write on");
    assertThat(ask("M" + first + ":00000000")).isEqualTo("OK");
    assertThat(ask("m" + first)).isEqualTo("00000000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mmio on", "mmio read", "mmio read maybe", "mmio write on now"})
  void aSwitchThatDoesNotExistIsSaidWithThoseThatDo(String command) throws IOException {
    assertThat(monitor(command))
        .isEqualTo(
            "monitor "
                + command
                + " (expected: mmio, mmio read on, mmio read off, mmio write on or mmio write"
                + " off)\n");
  }

  /** Without flash there is nothing that a map would tell gdb, and it is not asked to read one. */
  @Test
  void withoutFlashThereIsNeitherAMapNorProgramming() throws IOException {
    assertThat(served.greet()).doesNotContain("memory-map");
    assertThat(ask("qXfer:memory-map:read::0,1000")).isEmpty();
    assertThat(ask("vFlashErase:0,10000")).isEmpty();
    assertThat(ask("vFlashWrite:0:a")).isEmpty();
    assertThat(ask("vFlashDone")).isEmpty();
  }
}
