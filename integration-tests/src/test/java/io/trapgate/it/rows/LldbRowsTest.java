package io.trapgate.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * LLDB's own packets (LLDB, docs/lldb-gdb-remote.txt), in the order in which LLDB 14 sends them.
 */
class LldbRowsTest extends RowTest {
  private static final Pattern REGION =
      Pattern.compile("start:(\\p{XDigit}+);size:(\\p{XDigit}+);(permissions:rwx;)?");
  private static final String SUFFIX = ";thread:0001;";

  LldbRowsTest(RowMachine machine) {
    super(machine, machine.packets(), 2);
  }

  @BeforeEach
  void greet() throws IOException {
    served.client().startNoAckMode();
    ask("qSupported:xmlRegisters=i386,arm,mips,arc;multiprocess+;fork-events+;vfork-events+");
    assertThat(ask("QThreadSuffixSupported")).isEqualTo("OK");
    assertThat(ask("QListThreadsInStopReply")).isEqualTo("OK");
    assertThat(ask("QEnableErrorStrings")).isEqualTo("OK");
  }

  @Test
  void hostAndProcessAreTheMachineWithItsByteOrder() throws IOException {
    String triple =
        switch (machine) {
          case BOOKE -> "powerpc-unknown-unknown";
          case X86 -> "x86_64-unknown-unknown";
        };
    String hex = HexFormat.of().formatHex(triple.getBytes(StandardCharsets.US_ASCII));
    boolean big = machine == RowMachine.BOOKE;
    String facts = "triple:" + hex + (big ? ";endian:big;ptrsize:4;" : ";endian:little;ptrsize:8;");
    String order = machine.silicon().watchBefore() ? "before" : "after";
    assertThat(ask("qHostInfo")).isEqualTo(facts + "watchpoint_exceptions_received:" + order + ";");
    assertThat(ask("qProcessInfo")).isEqualTo("pid:1;" + facts);
  }

  @Test
  void theNumberOfWatchpointsIsThatOfTheSlots() throws IOException {
    int slots = machine.silicon().watchSlots().size();
    assertThat(ask("qWatchpointSupportInfo:")).isEqualTo("num:" + slots + ";");
  }

  @Test
  void packetsAboutRegistersMayNameTheirThread() throws IOException {
    int argument = machine.numbering().argument();
    String number = Integer.toHexString(argument);
    assertThat(ask("P" + number + "=" + machine.value(0x77) + ";thread:0002;")).isEqualTo("OK");
    assertThat(ask("p" + number + ";thread:0002;")).isEqualTo(machine.value(0x77));
    assertThat(ask("p" + number + SUFFIX)).isNotEqualTo(machine.value(0x77));
    assertThat(ask("p" + number)).as("the choice stays").isNotEqualTo(machine.value(0x77));
    String general = ask("g;thread:0002;");
    assertThat(general).hasSameSizeAs(ask("g"));
    ask("P" + number + "=" + machine.value(0x78) + ";thread:0002;");
    assertThat(ask("G" + general + ";thread:0002;")).isEqualTo("OK");
    assertThat(ask("p" + number + ";thread:0002;")).isEqualTo(machine.value(0x77));
  }

  @ParameterizedTest
  @ValueSource(strings = {"g;thread:0003;", "p0;thread:0003;", "QSaveRegisterState;thread:0003;"})
  void aThreadThatIsNotThereIsAnError(String packet) throws IOException {
    assertThat(ask(packet)).isEqualTo("E01");
  }

  @ParameterizedTest
  @ValueSource(strings = {"p0;threat:1;", "g;thread:1", "G00;", "qMemoryRegionInfo:x"})
  void whatIsMalformedIsRefusedWithItsText(String packet) throws IOException {
    assertThat(error(ask(packet))).contains("(expected: ");
  }

  @Test
  void eachStopListsAllThreadsAndWhereTheyStand() throws IOException {
    ask("Z1,{body},{kind}");
    String stop = ask("c");
    assertThat(stop).startsWith("T05thread:p1.1;").contains(";threads:p1.1,p1.2;thread-pcs:");
    assertThat(stop).contains(fill("thread-pcs:{body},"));
    assertThat(served.isSilent()).as("exactly one stop reply").isTrue();
    assertThat(ask("?")).isEqualTo(stop);
  }

  @Test
  void theThreadsAreOneDocumentWithTheirReasons() throws IOException {
    assertThat(ask("jThreadsInfo"))
        .startsWith("[{\"tid\":1,\"name\":\"cpu0\",\"signal\":5,\"registers\":{\"")
        .contains("},{\"tid\":2,\"name\":\"cpu1\",\"registers\":{\"")
        .endsWith("\"}}]");
    ask("Z2,{written},4");
    ask("c");
    assertThat(ask("jThreadsInfo"))
        .contains("\"signal\":5,\"reason\":\"watchpoint\",\"description\":\"")
        .contains("\"description\":\"" + guest.address("written") + "\"")
        .contains("\"" + machine.numbering().pc() + "\":\"" + machine.value(pc()) + "\"");
  }

  @Test
  void errorsCarryTheirText() throws IOException {
    for (int i = 0; i < machine.silicon().codeSlots().size(); i++) {
      assertThat(ask("Z1," + Integer.toHexString(0x1000 * (i + 1)) + ",{kind}")).isEqualTo("OK");
    }
    assertThat(error(ask("Z1,9000,{kind}"))).startsWith("Z1.no free hardware breakpoint slot");
  }

  @Test
  void aRegionIsWhatCanBeReadFromHere() throws IOException {
    Matcher region = REGION.matcher(ask("qMemoryRegionInfo:{body}"));
    assertThat(region.matches()).isTrue();
    assertThat(region.group(3)).as("mapped").isNotNull();
    long start = Long.parseUnsignedLong(region.group(1), 16);
    long end = start + Long.parseUnsignedLong(region.group(2), 16);
    assertThat(guest.address("body")).isBetween(start, end - 1);
    assertThat(ask("m" + Long.toHexString(start) + ",1")).hasSize(2);
    assertThat(ask("m" + Long.toHexString(end - 1) + ",1")).hasSize(2);
    assertThat(ask("m" + Long.toHexString(end) + ",1")).isEqualTo("E0e");

    Matcher hole = REGION.matcher(ask("qMemoryRegionInfo:" + Long.toHexString(end)));
    assertThat(hole.matches()).isTrue();
    assertThat(hole.group(3)).as("mapped").isNull();
    assertThat(Long.parseUnsignedLong(hole.group(1), 16)).isEqualTo(end);
  }

  @Test
  void regionsFollowEachOtherToTheEndOfTheirBounds() throws IOException {
    assertThat(ask("qMemoryRegionInfo:ffffffff")).matches(REGION);
    if (machine == RowMachine.BOOKE) {
      assertThat(ask("qMemoryRegionInfo:100000000"))
          .as("beyond 32 bits")
          .isEqualTo("start:100000000;size:ffffffff00000000;");
    }
  }

  @Test
  void registersAreSavedAndBroughtBackOnce() throws IOException {
    int result = machine.numbering().result();
    String number = Integer.toHexString(result);
    long before = register(result);
    String set = ask("QSaveRegisterState" + SUFFIX);
    assertThat(set).isEqualTo("1");
    ask("P" + number + "=" + machine.value(before + 1));
    assertThat(ask("QRestoreRegisterState:1" + SUFFIX)).isEqualTo("OK");
    assertThat(register(result)).isEqualTo(before);
    assertThat(error(ask("QRestoreRegisterState:1"))).isEqualTo("registers.no saved set 1");
  }

  @Test
  void savedSetsAreBounded() throws IOException {
    for (int set = 1; set <= 16; set++) {
      assertThat(ask("QSaveRegisterState")).isEqualTo(Integer.toString(set));
    }
    assertThat(error(ask("QSaveRegisterState")))
        .isEqualTo("registers.saved sets: 17 (expected: <= 16)");
  }

  @Test
  void anEchoComesBack() throws IOException {
    assertThat(ask("qEcho:1234")).isEqualTo("qEcho:1234");
  }

  @Test
  void binaryReadsAreProbedAndHaveNoLetter() throws IOException {
    assertThat(ask("x0,0")).isEqualTo("OK");
    assertThat(served.client().exchange(fill("x{body},4")).toByteArray())
        .isEqualTo(HexFormat.of().parseHex(ask("m{body},4")));
  }

  @Test
  void aKillIsAnsweredByTheEnd() throws IOException {
    assertThat(ask("k")).isEqualTo("X09;process:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "qVAttachOrWaitSupported", "qStructuredDataPlugins", "qShlibInfoAddr", "qGetWorkingDir",
        "jThreadExtendedInfo:{\"thread\":1}", "jGetSharedCacheInfo:{}", "_M1000,rwx", "_m1000",
        "qRegisterInfo0", "qfProcessInfo", "qGDBServerVersion", "QSetDetachOnError:1"
      })
  void whatLldbCanDoWithoutIsAnsweredEmpty(String packet) throws IOException {
    assertThat(served.ask(packet)).isEmpty();
  }

  private static String error(String reply) {
    assertThat(reply).startsWith("E16;");
    return new String(HexFormat.of().parseHex(reply.substring(4)), StandardCharsets.UTF_8);
  }
}
