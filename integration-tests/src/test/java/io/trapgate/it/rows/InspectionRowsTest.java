package io.trapgate.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registers and memory (gdb document node "Packets"). */
class InspectionRowsTest extends RowTest {
  private static final String BAD_ADDRESS = "E0e";

  InspectionRowsTest(RowMachine machine) {
    super(machine);
  }

  @BeforeEach
  void greet() throws IOException {
    served.greet();
  }

  @Test
  void generalRegistersAreThoseOfTheCoreFeature() throws IOException {
    Numbering numbering = machine.numbering();
    String registers = ask("g");
    assertThat(registers).hasSize(2 * numbering.generalBytes()).matches("[0-9a-f]+");
    assertThat(registers.substring(2 * numbering.pcAt()))
        .as("pc")
        .startsWith(machine.value(guest.address("_start")));
  }

  @Test
  void generalRegistersAreWrittenAllAtOnce() throws IOException {
    String registers = ask("g");
    String changed = "11223344" + registers.substring(8);
    assertThat(ask("G" + changed)).isEqualTo("OK");
    assertThat(ask("g")).isEqualTo(changed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "11111111", "8 less", "8 more"})
  void generalRegistersOfAnotherLengthAreRefused(String digits) throws IOException {
    String before = ask("g");
    String sent =
        switch (digits) {
          case "8 less" -> before.substring(8);
          case "8 more" -> before + "11111111";
          default -> digits; // digits themselves
        };
    assertThat(ask("G" + sent)).startsWith("E");
    assertThat(ask("g")).isEqualTo(before);
  }

  @Test
  void oneRegisterIsReadAndWritten() throws IOException {
    String number = Integer.toHexString(machine.numbering().argument());
    String value = machine.value(0xdeadbeefL);
    assertThat(ask("P" + number + "=" + value)).isEqualTo("OK");
    assertThat(ask("p" + number)).isEqualTo(value);
    assertThat(ask("p0" + number)).as("leading zeros").isEqualTo(value);
  }

  @Test
  void theProgramCounterIsWrittenAsAnyOther() throws IOException {
    assertThat(pc()).isEqualTo(guest.address("_start"));
    String body = machine.value(guest.address("body"));
    assertThat(ask("P%x=%s".formatted(machine.numbering().pc(), body))).isEqualTo("OK");
    assertThat(ask("vCont;s:p1.1")).contains(at("load"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pffff", "P3=00", "P3=0011223344", "Pffff=00000000"})
  void aRegisterThatDoesNotFitIsRefused(String packet) throws IOException {
    assertThat(ask(packet)).startsWith("E").isNotEqualTo("E1");
  }

  @Test
  void systemRegistersAreReadByTheirNumberInTheDescription() throws IOException {
    String description = ask("qXfer:features:read:target.xml:0,20000");
    Described described = machine.described();
    String row = "(?s).*<reg name=\"" + described.systemRegister() + "\"[^>]*regnum=\"(\\d+)\".*";
    int number = Integer.parseInt(description.replaceAll(row, "$1"));
    assertThat(ask("p" + Integer.toHexString(number))).startsWith(described.systemValue());
  }

  @Test
  void memoryIsRead() throws IOException {
    String seven = machine.word(7);
    String nothing = machine.word(0);
    assertThat(ask("m{source},4")).isEqualTo(seven);
    assertThat(ask("m{source},8")).isEqualTo(seven + nothing);
    assertThat(ask("m%x,1".formatted(guest.address("source") + 3))).isEqualTo(seven.substring(6));
  }

  @Test
  void aReadThatLeavesMappedMemoryIsShort() throws IOException {
    assertThat(ask("m3fffffc,8")).as("64 MiB are mapped").hasSize(8);
  }

  @Test
  void aReadOfNothingMappedIsAnAddressErrorAndNeverText() throws IOException {
    assertThat(ask("mf0000000,4")).isEqualTo(BAD_ADDRESS);
    assertThat(ask("m4000000,4")).isEqualTo(BAD_ADDRESS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"m{source},0", "m{source}", "mxyz,4", "m,4", "m{source},zz"})
  void aMalformedReadIsTwoDigitsAndNeverText(String packet) throws IOException {
    assertThat(ask(packet)).matches("E[0-9a-f]{2}");
  }

  @Test
  void errorTextComesOnlyToWhoAskedForIt() throws IOException {
    ask("qSupported:error-message+");
    assertThat(ask("mxyz,4")).startsWith("E.");
  }

  @Test
  void memoryIsWrittenInHex() throws IOException {
    assertThat(ask("M{spare},4:0badcafe")).isEqualTo("OK");
    assertThat(ask("m{spare},4")).isEqualTo("0badcafe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"M{spare},4:0bad", "M{spare},2:0badcafe", "M{spare},4:zzzzzzzz", "M{spare},4"})
  void aWriteWhoseDigitsDoNotFitIsRefused(String packet) throws IOException {
    assertThat(ask(packet)).startsWith("E");
    assertThat(ask("m{spare},4")).isEqualTo("00000000");
  }

  @Test
  void aWriteToNothingMappedIsRefused() throws IOException {
    assertThat(ask("Mf0000000,4:00000000")).startsWith("E");
    assertThat(ask("Xf0000000,1:a")).startsWith("E");
  }

  @Test
  void binaryWritesAreServedAndProbedByNothing() throws IOException {
    assertThat(ask("X{spare},0:")).isEqualTo("OK");
    assertThat(ask("X{spare},4:abcd")).isEqualTo("OK");
    assertThat(ask("m{spare},4")).isEqualTo("61626364");
    assertThat(ask("X{spare},4:ab")).startsWith("E");
  }

  @Test
  void binaryReadsCarryTheirLetterOnlyForGdb() throws IOException {
    ask("M{spare},4:3c200002");
    assertThat(ask("x{spare},0")).isEqualTo("OK");
    assertThat(ask("x{spare},4")).isEqualTo("< " + (char) 0 + (char) 2);
    ask("qSupported:error-message+");
    assertThat(ask("x{spare},4")).isEqualTo("b< " + (char) 0 + (char) 2);
  }

  @Test
  void checksumsAreGdbsAndBounded() throws IOException {
    ask("M{source},2:abcd");
    assertThat(ask("qCRC:{source},2")).isEqualTo("C" + Integer.toHexString(crc(0xab, 0xcd)));
    assertThat(ask("qCRC:{source},7fffffff")).startsWith("E.qCRC.length: ");
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
    ask("M{source},8:0011223344334455");
    assertThat(ask("qSearch:memory:{source};8;zz")).isEqualTo("0");
    assertThat(ask("qSearch:memory:{source};8;\"3"))
        .isEqualTo("1,%x".formatted(guest.address("source") + 2));
    assertThat(ask("qSearch:memory:{source};7fffffff;x")).startsWith("E.qSearch.length: ");
  }
}
