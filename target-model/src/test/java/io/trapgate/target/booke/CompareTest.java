package io.trapgate.target.booke;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.ppc.DebugFacility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

/** Qualifiers and modes of the compares (booke.md 4.3, 4.4). */
class CompareTest {
  private static final int IAC12 = 0x00C0_0000;
  private static final int ANY = 0;

  private final DebugRegisters file = new DebugRegisters();

  private int code(DebugModel model, int pc, int msr) {
    return new CodeCompare(model, file).events(pc, msr);
  }

  private int load(int ea, int bytes, DataCompare.Reach reach) {
    var access = new DataCompare.Access(ea, bytes, false, DebugFacility.NO_VALUE);
    return new DataCompare(DebugModel.E500V2, file).events(access, ANY, reach);
  }

  /** US, ER, MSR[PR], MSR[IS or DS], and whether there is an event. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0, true",
    "0, 0, 1, 1, true",
    "1, 0, 0, 0, false",
    "1, 0, 1, 0, false",
    "2, 0, 0, 1, true",
    "2, 0, 1, 0, false",
    "3, 0, 1, 1, true",
    "3, 0, 0, 0, false",
    "0, 1, 0, 0, false",
    "0, 1, 1, 1, false",
    "0, 2, 0, 0, true",
    "0, 2, 1, 1, false",
    "0, 3, 1, 1, true",
    "0, 3, 0, 0, false",
    "3, 3, 1, 1, true",
    "3, 3, 1, 0, false",
    "2, 3, 0, 1, true",
    "3, 2, 0, 0, false"
  })
  void modeAndSpaceQualifyEveryCompare(int us, int er, int pr, int space, boolean event) {
    int field = us << 2 | er;
    int msr = pr << 14 | space << 5 | space << 4;
    file.dbcr0 = 0x00FF_0000;
    for (int i = 0; i < 4; i++) {
      file.dbcr1 = field << new int[] {28, 24, 12, 8}[i];
      for (int other = 0; other < 4; other++) {
        file.iac[other] = 0x100 * (other + 1);
      }
      int bit = 0x0080_0000 >>> i;
      assertThat(code(DebugModel.PPC440, file.iac[i], msr)).isEqualTo(event ? bit : 0);
    }
    for (int i = 0; i < 2; i++) {
      file.dbcr2 = field << 28 - 4 * i;
      file.dac[i] = 0x1000 * (i + 1);
      file.dac[1 - i] = 0x7000;
      var access = new DataCompare.Access(file.dac[i], 4, true, 0);
      int bits =
          new DataCompare(DebugModel.PPC440, file).events(access, msr, DataCompare.Reach.START);
      assertThat(bits).isEqualTo(event ? 0x0004_0000 >>> 2 * i : 0);
    }
  }

  /** Mode of DBCR1[IAC12M], first, second, pc, and the events with both enabled. */
  @ParameterizedTest
  @CsvSource({
    "0, 0x1000, 0x2000, 0x1000, 0x800000",
    "0, 0x1000, 0x2000, 0x2000, 0x400000",
    "0, 0x1000, 0x1000, 0x1000, 0xC00000",
    "0, 0x1003, 0x2000, 0x1000, 0x800000",
    "0, 0x1000, 0x2000, 0x1004, 0",
    "1, 0x1000, 0xFFFFF000, 0x1FFC, 0xC00000",
    "1, 0x1000, 0xFFFFF000, 0x2000, 0",
    "2, 0x1000, 0x2000, 0x1000, 0xC00000",
    "2, 0x1000, 0x2000, 0x1FFC, 0xC00000",
    "2, 0x1000, 0x2000, 0x2000, 0",
    "2, 0x1000, 0x2000, 0xFFC, 0",
    "2, 0x7FFFFFFC, 0x80000004, 0x80000000, 0xC00000",
    "3, 0x1000, 0x2000, 0xFFC, 0xC00000",
    "3, 0x1000, 0x2000, 0x2000, 0xC00000",
    "3, 0x1000, 0x2000, 0x1000, 0",
    "3, 0x1000, 0x2000, 0xFFFFFFFC, 0xC00000"
  })
  void pairsOfIacsCompare(int mode, String first, String second, String pc, String events) {
    file.iac[0] = Long.decode(first).intValue();
    file.iac[1] = Long.decode(second).intValue();
    file.dbcr0 = IAC12;
    file.dbcr1 = mode << 22;
    int at = Long.decode(pc).intValue();

    assertThat(code(DebugModel.E500V2, at, ANY)).isEqualTo(Integer.decode(events));
    file.dbcr0 = 0x0040_0000;
    assertThat(code(DebugModel.E500V2, at, ANY))
        .as("only IAC2 enabled")
        .isEqualTo(Integer.decode(events) & 0x0040_0000);
    file.dbcr0 = IAC12;
    boolean planned =
        new CodeCompare(DebugModel.E500V2, file).sets().stream().anyMatch(s -> s.contains(at));
    assertThat(planned).as("in the stop plan").isEqualTo(!events.equals("0"));
  }

  @Test
  void iac3AndIac4AreAPairOfTheirOwn() {
    file.iac[2] = 0x1000;
    file.iac[3] = 0x2000;
    file.dbcr0 = 0x0030_0000;
    file.dbcr1 = 0x80;
    assertThat(code(DebugModel.PPC440, 0x1800, ANY)).isEqualTo(0x0030_0000);
    assertThat(code(DebugModel.E500V2, 0x1800, ANY)).as("the e500 has none").isZero();
  }

  @Test
  void the440HasNoBitMatchForInstructions() {
    file.iac[0] = 0x1000;
    file.iac[1] = 0xFFFF_F000;
    file.dbcr0 = IAC12;
    file.dbcr1 = 0x0040_0000;
    assertThat(code(DebugModel.PPC440, 0x1004, ANY)).isZero();
    assertThat(code(DebugModel.PPC440, 0x1000, ANY)).as("exact").isEqualTo(0x0080_0000);
  }

  @Test
  void aTogglingRangeTurnsInsideOut() {
    file.iac[0] = 0x1000;
    file.iac[1] = 0x2000;
    file.dbcr0 = IAC12;
    file.dbcr1 = 0x0081_0000;
    CodeCompare compare = new CodeCompare(DebugModel.PPC440, file);
    int events = compare.events(0x1800, ANY);
    assertThat(events).isEqualTo(IAC12);
    assertThat(compare.toggledBy(events)).isEqualTo(2);

    file.dbsr = 2;
    assertThat(compare.events(0x1800, ANY)).isZero();
    assertThat(compare.events(0x2000, ANY)).isEqualTo(IAC12);
    assertThat(new CodeCompare(DebugModel.E500V2, file).events(0x1800, ANY))
        .as("only the 440 toggles")
        .isEqualTo(IAC12);
  }

  /** Mode of DBCR2[DAC12M], DAC1, DAC2, ea, and the events of a load with both enabled. */
  @ParameterizedTest
  @CsvSource({
    "0, 0x1001, 0x2000, 0x1001, 0x80000",
    "0, 0x1001, 0x2000, 0x1000, 0",
    "0, 0x1000, 0x1000, 0x1000, 0xA0000",
    "1, 0x1000, 0xFFFFFFF0, 0x100F, 0xA0000",
    "1, 0x1000, 0xFFFFFFF0, 0x1010, 0",
    "2, 0x1000, 0x1008, 0x1007, 0xA0000",
    "2, 0x1000, 0x1008, 0x1008, 0",
    "2, 0x1000, 0x1008, 0xFFD, 0",
    "3, 0x1000, 0x1008, 0xFFF, 0xA0000",
    "3, 0x1000, 0x1008, 0x1000, 0"
  })
  void pairsOfDacsCompareTheStart(int mode, String first, String second, String ea, String events) {
    file.dac[0] = Integer.decode(first);
    file.dac[1] = Long.decode(second).intValue();
    file.dbcr0 = 0x000A_0000;
    file.dbcr2 = mode << 22;

    assertThat(load(Integer.decode(ea), 4, DataCompare.Reach.START))
        .isEqualTo(Integer.decode(events));
  }

  /** DAC1, ea, bytes, and who sees it: start, each aligned word, every byte. */
  @ParameterizedTest
  @CsvSource({
    "0x1000, 0x1000, 4, true, true, true",
    "0x1002, 0x1000, 4, false, false, true",
    "0x1004, 0x1002, 4, false, true, true",
    "0x1005, 0x1002, 4, false, false, true",
    "0x1006, 0x1002, 4, false, false, false",
    "0x1004, 0x1000, 8, false, true, true",
    "0x0FFF, 0x1000, 4, false, false, false"
  })
  void howMuchOfAnAccessIsCompared(ArgumentsAccessor row) {
    int bytes = row.getInteger(2);
    file.dac[0] = Integer.decode(row.getString(0));
    file.dbcr0 = 0x0008_0000;
    int at = Integer.decode(row.getString(1));

    assertThat(load(at, bytes, DataCompare.Reach.START) != 0).isEqualTo(row.getBoolean(3));
    assertThat(load(at, bytes, DataCompare.Reach.EACH_WORD) != 0).isEqualTo(row.getBoolean(4));
    assertThat(load(at, bytes, DataCompare.Reach.EVERY_BYTE) != 0).isEqualTo(row.getBoolean(5));
  }

  /** Mode, byte enables, DVC1, low bits of the address, bytes, value, event. */
  @ParameterizedTest
  @CsvSource({
    "0, 0x0, 0x00000000, 0, 4, 0x12345678, true",
    "1, 0xF, 0x12345678, 0, 4, 0x12345678, true",
    "1, 0xF, 0x12345678, 0, 4, 0x12345679, false",
    "1, 0xE, 0x12345600, 0, 4, 0x12345678, true",
    "1, 0x0, 0x12345678, 0, 4, 0x12345678, false",
    "1, 0x3, 0x00005678, 2, 2, 0x5678, true",
    "1, 0x3, 0x56780000, 2, 2, 0x5678, false",
    "1, 0xF, 0x12345678, 2, 2, 0x5678, false",
    "1, 0x2, 0x00005600, 2, 1, 0x56, true",
    "2, 0xF, 0x00005600, 0, 4, 0x12345678, true",
    "2, 0xD, 0x00005600, 0, 4, 0x12345678, false",
    "2, 0xF, 0x00000056, 3, 1, 0x56, true",
    "3, 0xF, 0x12340000, 0, 4, 0x12345678, true",
    "3, 0xF, 0x00005678, 0, 4, 0x12345678, true",
    "3, 0xF, 0x12005600, 0, 4, 0x12345678, false",
    "3, 0x7, 0x12340000, 0, 4, 0x12345678, false",
  })
  void valuesAreComparedByByteLanes(ArgumentsAccessor row) {
    int mode = row.getInteger(0);
    int low = row.getInteger(3);
    int bytes = row.getInteger(4);
    boolean event = row.getBoolean(6);
    file.dac[0] = 0x1000 + low;
    file.dvc[0] = Integer.decode(row.getString(2));
    file.dbcr0 = 0x0004_0000;
    file.dbcr2 = mode << 18 | Integer.decode(row.getString(1)) << 8;
    var access = new DataCompare.Access(0x1000 + low, bytes, true, Long.decode(row.getString(5)));

    int bits = new DataCompare(DebugModel.PPC440, file).events(access, 0, DataCompare.Reach.START);
    assertThat(bits).isEqualTo(event ? 0x0004_0000 : 0);
    assertThat(new DataCompare(DebugModel.E500V2, file).events(access, 0, DataCompare.Reach.START))
        .as("without DVC the value doesn't matter")
        .isEqualTo(0x0004_0000);
  }

  @Test
  void anUnknownValueMatchesNoValueCompare() {
    file.dac[0] = 0x1000;
    file.dbcr0 = 0x0004_0000;
    file.dbcr2 = 0x0008_0F00;
    file.dvc[0] = 0xFFFF_FFFF;
    var access = new DataCompare.Access(0x1000, 4, true, DebugFacility.NO_VALUE);
    assertThat(new DataCompare(DebugModel.PPC440, file).events(access, 0, DataCompare.Reach.START))
        .isZero();
  }
}
