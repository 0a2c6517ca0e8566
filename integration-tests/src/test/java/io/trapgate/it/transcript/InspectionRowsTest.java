package io.trapgate.it.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registers and memory (gdb document node "Packets"). */
class InspectionRowsTest {
  /** r0 to r31, pc to xer, and behind them what SPE adds: ev0h to ev31h, acc, spefscr. */
  private static final int GENERAL_DIGITS = 2 * ((32 + 6) * 4 + 32 * 4 + 8 + 4);

  private static final String BAD_ADDRESS = "E0e";

  @RegisterExtension final ServedSession served = new ServedSession();

  @BeforeEach
  void greet() throws IOException {
    served.greet();
  }

  @Test
  void generalRegistersAreThoseOfTheCoreFeature() throws IOException {
    String registers = served.ask("g");
    assertThat(registers).hasSize(GENERAL_DIGITS).matches("[0-9a-f]+");
    assertThat(registers.substring(2 * 32 * 4, 2 * 33 * 4)).as("pc").isEqualTo("00010000");
  }

  @Test
  void generalRegistersAreWrittenAllAtOnce() throws IOException {
    String registers = served.ask("g");
    String changed = "11223344" + registers.substring(8);
    assertThat(served.ask("G" + changed)).isEqualTo("OK");
    assertThat(served.ask("g")).isEqualTo(changed);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8, GENERAL_DIGITS - 8, GENERAL_DIGITS + 8})
  void generalRegistersOfAnotherLengthAreRefused(int digits) throws IOException {
    String before = served.ask("g");
    assertThat(served.ask("G" + "1".repeat(digits))).startsWith("E");
    assertThat(served.ask("g")).isEqualTo(before);
  }

  @Test
  void oneRegisterIsReadAndWritten() throws IOException {
    assertThat(served.ask("P3=deadbeef")).isEqualTo("OK");
    assertThat(served.ask("p3")).isEqualTo("deadbeef");
    assertThat(served.ask("p03")).as("leading zeros").isEqualTo("deadbeef");
  }

  @Test
  void theProgramCounterIsRegister64() throws IOException {
    assertThat(served.ask(ServedSession.PC)).isEqualTo("00010000");
    assertThat(served.ask("P40=00010064")).isEqualTo("OK");
    assertThat(served.ask("vCont;s:p1.1")).contains("40:00010068;");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pffff", "P3=00", "P3=0011223344", "Pffff=00000000"})
  void aRegisterThatDoesNotFitIsRefused(String packet) throws IOException {
    assertThat(served.ask(packet)).startsWith("E").isNotEqualTo("E1");
  }

  @Test
  void systemRegistersAreReadOutsideTheGeneralPacket() throws IOException {
    String description = served.ask("qXfer:features:read:target.xml:0,20000");
    String number = description.replaceAll("(?s).*<reg name=\"pvr\"[^>]*regnum=\"(\\d+)\".*", "$1");
    String value = served.ask("p" + Integer.toHexString(Integer.parseInt(number)));
    assertThat(value).as("an e500v2").startsWith("8021");
  }

  @Test
  void memoryIsRead() throws IOException {
    assertThat(served.ask("m10000,4")).isEqualTo("3c200002");
    assertThat(served.ask("m10000,8")).isEqualTo("3c20000238212020");
    assertThat(served.ask("m10001,1")).isEqualTo("20");
  }

  @Test
  void aReadThatLeavesMappedMemoryIsShort() throws IOException {
    assertThat(served.ask("m3fffffc,8")).as("the entry mapping is 64 MiB").hasSize(8);
  }

  @Test
  void aReadOfNothingMappedIsAnAddressErrorAndNeverText() throws IOException {
    assertThat(served.ask("mfffffffc,4")).isEqualTo(BAD_ADDRESS);
    assertThat(served.ask("m4000000,4")).isEqualTo(BAD_ADDRESS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"m10000,0", "m10000", "mxyz,4", "m,4", "m10000,zz"})
  void aMalformedReadIsTwoDigitsAndNeverText(String packet) throws IOException {
    assertThat(served.ask(packet)).matches("E[0-9a-f]{2}");
  }

  @Test
  void errorTextComesOnlyToWhoAskedForIt() throws IOException {
    served.ask("qSupported:error-message+");
    assertThat(served.ask("mxyz,4")).startsWith("E.");
  }

  @Test
  void memoryIsWrittenInHex() throws IOException {
    assertThat(served.ask("M20100,4:0badcafe")).isEqualTo("OK");
    assertThat(served.ask("m20100,4")).isEqualTo("0badcafe");
  }

  @ParameterizedTest
  @ValueSource(strings = {"M20100,4:0bad", "M20100,2:0badcafe", "M20100,4:zzzzzzzz", "M20100,4"})
  void aWriteWhoseDigitsDoNotFitIsRefused(String packet) throws IOException {
    assertThat(served.ask(packet)).startsWith("E");
    assertThat(served.ask("m20100,4")).isEqualTo("00000000");
  }

  @Test
  void aWriteToNothingMappedIsRefused() throws IOException {
    assertThat(served.ask("Mfffffff0,4:00000000")).startsWith("E");
    assertThat(served.ask("Xfffffff0,1:a")).startsWith("E");
  }

  @Test
  void binaryWritesAreServedAndProbedByNothing() throws IOException {
    assertThat(served.ask("X20100,0:")).isEqualTo("OK");
    assertThat(served.ask("X20100,4:abcd")).isEqualTo("OK");
    assertThat(served.ask("m20100,4")).isEqualTo("61626364");
    assertThat(served.ask("X20100,4:ab")).startsWith("E");
  }

  @Test
  void binaryReadsCarryTheirLetterOnlyForGdb() throws IOException {
    assertThat(served.ask("x10000,0")).isEqualTo("OK");
    served.ask("qSupported:error-message+");
    assertThat(served.ask("x10000,4")).isEqualTo("b< " + (char) 0 + (char) 2);
  }

  @Test
  void checksumsAreGdbsAndBounded() throws IOException {
    served.ask("M20000,2:abcd");
    assertThat(served.ask("qCRC:20000,2")).isEqualTo("C" + Integer.toHexString(crc(0xab, 0xcd)));
    assertThat(served.ask("qCRC:20000,7fffffff")).startsWith("E.qCRC.length: ");
  }

  /**
   * The CRC of the gdb document: polynomial 04c11db7, from ffffffff, most significant bit first.
   */
  private static int crc(int... bytes) {
    int crc = -1;
    for (int value : bytes) {
      for (int bit = 7; bit >= 0; bit--) {
        int carry = crc >>> 31 ^ value >> bit & 1;
        crc = crc << 1 ^ (carry != 0 ? 0x04c1_1db7 : 0);
      }
    }
    return crc;
  }

  @Test
  void searchesFindTheFirstPlaceAndAreBounded() throws IOException {
    served.ask("M20000,8:0011223344334455");
    assertThat(served.ask("qSearch:memory:20000;8;zz")).isEqualTo("0");
    assertThat(served.ask("qSearch:memory:20000;8;\"3")).isEqualTo("1,20002");
    assertThat(served.ask("qSearch:memory:20000;7fffffff;x")).startsWith("E.qSearch.length: ");
  }
}
