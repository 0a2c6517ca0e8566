package io.trapgate.target.ppc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.engine.AddressSet;
import io.trapgate.target.engine.DebugStop;
import io.trapgate.target.engine.StopPlan;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vector loads and stores: which byte goes where, and what they end in. */
class SpeStorageTest {
  private static final int PAGE_BYTES = 4096;
  private static final int EA = 0x1000;
  private static final int NOWHERE = 0x7000_0000;
  private static final int ALIGNMENT = 5;
  private static final int DATA_TLB = 13;
  private static final int ESR_SPE = 0x80;
  private static final int ESR_ST = 0x0080_0000;

  /** Bytes in memory: the sixth and others have a sign. */
  private static final byte[] MEMORY = {
    0x10, (byte) 0x91, (byte) 0xA2, 0x33, 0x44, (byte) 0xD5, (byte) 0xE6, 0x77
  };

  private static final long REGISTER = 0x8091_A2B3_C4D5_E6F7L;

  private final SpeBench bench = new SpeBench();

  /**
   * Mnemonic, bytes of the access, and for each byte of the result the number of the byte it comes
   * from: in memory for loads, in the register for stores. A dot is zero, an s the sign of the
   * halfword that follows; the last column is the same on a little-endian page.
   */
  static Stream<String> forms() {
    return Stream.of(
        "evldd 8 01234567 76543210",
        "evldw 8 01234567 32107654",
        "evldh 8 01234567 10325476",
        "evlhhesplat 2 01..01.. 10..10..",
        "evlhhousplat 2 ..01..01 ..10..10",
        "evlhhossplat 2 ss01ss01 ss10ss10",
        "evlwhe 4 01..23.. 10..32..",
        "evlwhou 4 ..01..23 ..10..32",
        "evlwhos 4 ss01ss23 ss10ss32",
        "evlwwsplat 4 01230123 32103210",
        "evlwhsplat 4 01012323 10103232",
        "evstdd 8 01234567 76543210",
        "evstdw 8 01234567 32107654",
        "evstdh 8 01234567 10325476",
        "evstwhe 4 0145 1054",
        "evstwho 4 2367 3276",
        "evstwwe 4 0123 3210",
        "evstwwo 4 4567 7654");
  }

  static Stream<String> loads() {
    return forms().filter(form -> form.startsWith("evl"));
  }

  static Stream<String> stores() {
    return forms().filter(form -> form.startsWith("evst"));
  }

  private static byte[] picked(String places, byte[] from) {
    byte[] result = new byte[places.length()];
    for (int i = 0; i < result.length; i++) {
      char place = places.charAt(i);
      if (place == 's') {
        int next = i + 2 - i % 2;
        result[i] = (byte) (from[places.charAt(next) - '0'] >> 7);
      } else {
        result[i] = place == '.' ? 0 : from[place - '0'];
      }
    }
    return result;
  }

  /** The displaced form at rA plus 3 units, r4 being rA. */
  private int displaced(String mnemonic, int bytes, int ea) {
    bench.set(4, REGISTER);
    bench.state.gpr[4] = ea - 3 * bytes;
    return SpeBench.word(mnemonic, 3, 4, 3);
  }

  /** The indexed form with r4 and r5, whose upper words don't count. */
  private int indexed(String mnemonic, int ea) {
    bench.set(4, REGISTER);
    bench.set(5, REGISTER);
    bench.state.gpr[5] = ea - bench.state.gpr[4];
    return SpeBench.word(mnemonic + "x", 3, 4, 5);
  }

  @ParameterizedTest
  @MethodSource("loads")
  void loadsPickTheBytesOfTheirElements(String form) {
    String[] part = form.split(" ", -1);
    int bytes = Integer.parseInt(part[1]);
    bench.write(EA, MEMORY);
    for (boolean little : new boolean[] {false, true}) {
      bench.mapping().mas2 |= little ? TlbEntry.LITTLE_ENDIAN : 0;
      bench.cpu.data.flush();
      long expected = ByteBuffer.wrap(picked(part[little ? 3 : 2], MEMORY)).getLong();
      for (int time = 0; time < 2; time++) {
        bench.execute(displaced(part[0], bytes, EA));
        assertThat(bench.get(3)).as(form + " by displacement").isEqualTo(expected);
        bench.execute(indexed(part[0], EA));
        assertThat(bench.get(3)).as(form + " by index").isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stores")
  void storesPickTheBytesOfTheirElements(String form) {
    String[] part = form.split(" ", -1);
    int bytes = Integer.parseInt(part[1]);
    byte[] register = ByteBuffer.allocate(8).putLong(REGISTER).array();
    bench.set(3, REGISTER);
    for (boolean little : new boolean[] {false, true}) {
      bench.mapping().mas2 |= little ? TlbEntry.LITTLE_ENDIAN : 0;
      bench.cpu.data.flush();
      byte[] expected = Arrays.copyOf(picked(part[little ? 3 : 2], register), 9);
      for (int time = 0; time < 2; time++) {
        bench.write(EA, new byte[9]);
        bench.execute(displaced(part[0], bytes, EA));
        assertThat(bench.read(EA, 9)).as(form + " by displacement").isEqualTo(expected);
        bench.write(EA, new byte[9]);
        bench.execute(indexed(part[0], EA));
        assertThat(bench.read(EA, 9)).as(form + " by index").isEqualTo(expected);
      }
    }
  }

  @Test
  void everyRowHasItsForm() {
    Set<String> shown =
        forms()
            .map(form -> form.split(" ", -1)[0])
            .flatMap(name -> Stream.of(name, name + "x"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> rows =
        SpeBench.rows().stream()
            .filter(SpeBench::isStorage)
            .map(PpcOpRow::mnemonic)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(shown).isEqualTo(rows);
  }

  @ParameterizedTest
  @MethodSource("forms")
  void doublewordsMustBeAligned(String form) {
    String[] part = form.split(" ", -1);
    int bytes = Integer.parseInt(part[1]);
    boolean store = part[0].startsWith("evst");
    long before = REGISTER;
    for (int offset = 1; offset < 8; offset++) {
      int ea = EA + offset;
      bench.set(3, before);
      int word = displaced(part[0], bytes, ea);
      if (bytes == 8) {
        assertFault(word, ALIGNMENT, ESR_SPE | (store ? ESR_ST : 0), ea);
        assertThat(bench.get(3)).isEqualTo(before);
      } else {
        bench.execute(word);
      }
    }
  }

  private void assertFault(int word, int ivor, int esr, int dear) {
    assertThatThrownBy(() -> bench.execute(word))
        .isInstanceOfSatisfying(
            GuestFault.class,
            fault -> {
              assertThat(fault.ivor()).isEqualTo(ivor);
              assertThat(fault.esr()).isEqualTo(esr);
              assertThat(fault.dear()).isEqualTo(dear);
            });
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aMissIsTheEnginesAndComesBeforeAlignment(String form) {
    String[] part = form.split(" ", -1);
    boolean store = part[0].startsWith("evst");
    int esr = ESR_SPE | (store ? ESR_ST : 0);
    assertFault(indexed(part[0], NOWHERE), DATA_TLB, esr, NOWHERE);
    assertFault(indexed(part[0], NOWHERE + 1), DATA_TLB, esr, NOWHERE + 1);
  }

  @ParameterizedTest
  @MethodSource("forms")
  void isOneAccessForTheDebugFacility(String form) {
    String[] part = form.split(" ", -1);
    int bytes = Integer.parseInt(part[1]);
    boolean store = part[0].startsWith("evst");
    List<String> seen = new ArrayList<>();
    bench.cpu.debug(recording(bench.cpu.debug, seen));
    bench.cpu.plan(new StopPlan(List.of(), List.of(new AddressSet.Exact(EA))));
    bench.write(EA, MEMORY);
    bench.set(3, REGISTER);

    int word = displaced(part[0], bytes, EA);

    assertThatThrownBy(() -> bench.execute(word)).isInstanceOf(DebugStop.class);
    assertThat(seen).containsExactly(EA + " " + bytes + (store ? " STORE" : " LOAD"));
    assertThat(bench.get(3)).isEqualTo(REGISTER);
    assertThat(bench.read(EA, 8)).isEqualTo(MEMORY);
  }

  /** A facility that suppresses each access it is asked about. */
  private static DebugFacility recording(DebugFacility other, List<String> seen) {
    return (DebugFacility)
        Proxy.newProxyInstance(
            SpeStorageTest.class.getClassLoader(),
            new Class<?>[] {DebugFacility.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("access")) {
                return method.invoke(other, arguments);
              }
              seen.add(arguments[0] + " " + arguments[1] + " " + arguments[2]);
              return true;
            });
  }

  @ParameterizedTest
  @CsvSource({"evldd, 8", "evstdd, 8", "evlhhesplat, 2", "evstwwe, 4"})
  void displacementsReachThirtyOneUnitsFromNothing(String mnemonic, int bytes) {
    bench.state.gpr[0] = NOWHERE;
    bench.write(31 * bytes, MEMORY);
    bench.set(3, REGISTER);
    bench.execute(SpeBench.word(mnemonic, 3, 0, 31));
    long first = ByteBuffer.wrap(bench.read(31 * bytes, 8)).getLong() >>> 32;
    assertThat(bench.get(3) >>> 32 & 0xFFFF_0000L).isEqualTo(first & 0xFFFF_0000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"evstdd", "evstdw", "evstdh", "evstwwe"})
  void aStoreToDecodedCodeIsSeen(String mnemonic) {
    int bytes = mnemonic.startsWith("evstd") ? 8 : 4;
    int branchToSelf = 0x4800_0000;
    bench.write(EA, ByteBuffer.allocate(8).putInt(branchToSelf).array());
    bench.cpu.setPc(EA);
    bench.cpu.run(2, Long.MAX_VALUE);
    bench.set(3, 0x6000_0000_6000_0000L);

    bench.execute(displaced(mnemonic, bytes, EA));
    bench.cpu.run(1, Long.MAX_VALUE);

    assertThat(bench.state.pc).isEqualTo(EA + 4);
  }

  @Test
  void theLastDoublewordOfAPageIsWithinIt() {
    bench.write(2 * PAGE_BYTES - 8, MEMORY);
    bench.execute(displaced("evldd", 8, 2 * PAGE_BYTES - 8));
    assertThat(bench.get(3)).isEqualTo(ByteBuffer.wrap(MEMORY).getLong());
  }
}
