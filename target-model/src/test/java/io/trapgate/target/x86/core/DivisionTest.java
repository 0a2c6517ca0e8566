package io.trapgate.target.x86.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

/** Products, quotients and decimal digits worked by hand. */
class DivisionTest {
  private static TestCpu guest(int bits, String rdx, String rax, String rbx) {
    TestCpu guest = TestCpu.of(bits);
    guest.state().gpr[Gpr.RDX] = Long.parseUnsignedLong(rdx, 16);
    guest.state().gpr[Gpr.RAX] = Long.parseUnsignedLong(rax, 16);
    guest.state().gpr[Gpr.RBX] = Long.parseUnsignedLong(rbx, 16);
    return guest;
  }

  /** RDX, RAX and RBX before, RDX and RAX after; DE for a divide error. */
  @ParameterizedTest
  @CsvSource({
    "F6F3, 9, 00FF, 10, 9, 0F0F",
    "F6F3, 9, 0FFF, 10, 9, 0FFF",
    "F6F3, 9, 1000, 10, DE, 0",
    "F6F3, 9, 1, 0, DE, 0",
    "66F7F3, 100, 2345, 100, DE, 0",
    "66F7F3, FF, FFFF, 100, FF, FFFF",
    "F7F3, FFFFFFFE, FFFFFFFF, FFFFFFFF, FFFFFFFE, FFFFFFFF",
    "F7F3, FFFFFFFF, 0, FFFFFFFF, DE, 0",
    "48F7F3, 0, FFFFFFFFFFFFFFFF, 2, 1, 7FFFFFFFFFFFFFFF",
    "48F7F3, 1, 0, 3, 1, 5555555555555555",
    "48F7F3, FFFFFFFFFFFFFFFE, FFFFFFFFFFFFFFFF, FFFFFFFFFFFFFFFF, FFFFFFFFFFFFFFFE, FFFFFFFFFFFFFFFF",
    "48F7F3, 3, 0, 3, DE, 0",
    "F6FB, 9, FF80, FF, DE, 0", // -128 / -1
    "F6FB, 9, FF81, FF, 9, 7F",
    "F6FB, 9, FFF9, 2, 9, FFFD", // -7 / 2 = -3, rest -1
    "F7FB, FFFFFFFF, 80000000, FFFFFFFF, DE, 0",
    "F7FB, FFFFFFFF, 80000000, 1, 0, 80000000",
    "F7FB, 80000000, 0, FFFFFFFF, DE, 0",
    "48F7FB, FFFFFFFFFFFFFFFF, 8000000000000000, FFFFFFFFFFFFFFFF, DE, 0",
    "48F7FB, FFFFFFFFFFFFFFFF, FFFFFFFFFFFFFFF9, 2, FFFFFFFFFFFFFFFF, FFFFFFFFFFFFFFFD",
    "48F7FB, 8000000000000000, 0, 1, DE, 0",
    "48F7FB, 1, 0, 4, 0, 4000000000000000",
    "48F7FB, 1, 0, 2, DE, 0",
    "48F7FB, 0, 5, 0, DE, 0"
  })
  void quotients(String code, String rdx, String rax, String rbx, ArgumentsAccessor row) {
    String rest = row.getString(4);
    TestCpu guest = guest(64, rdx, rax, rbx);
    if (rest.equals("DE")) {
      assertThat(SingleStep.fault(guest, code)).isEqualTo(X86Fault.DE);
    } else {
      SingleStep.execute(guest, code);
      assertThat(guest.state().gpr[Gpr.RDX]).isEqualTo(Long.parseUnsignedLong(rest, 16));
      assertThat(guest.state().gpr[Gpr.RAX])
          .isEqualTo(Long.parseUnsignedLong(row.getString(5), 16));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "F6E3, 9, FF, FF, 9, FE01, true",
    "F6EB, 9, FF, FF, 9, 1, false",
    "F6EB, 9, 80, FF, 9, 80, true",
    "66F7E3, FFFF, 8000, 2, 1, 0, true",
    "F7E3, 9, FFFFFFFF, 1, 0, FFFFFFFF, false",
    "F7EB, 9, FFFFFFFF, 2, FFFFFFFF, FFFFFFFE, false",
    "48F7E3, 9, FFFFFFFFFFFFFFFF, FFFFFFFFFFFFFFFF, FFFFFFFFFFFFFFFE, 1, true",
    "48F7EB, 9, FFFFFFFFFFFFFFFF, FFFFFFFFFFFFFFFF, 0, 1, false",
    "48F7EB, 9, 4000000000000000, 2, 0, 8000000000000000, true",
    "0FAFC3, 9, 10000, 8000, 9, 80000000, true",
    "0FAFC3, 9, FFFFFFFF, 3, 9, FFFFFFFD, false",
    "6BC3FE, 9, 0, 40000000, 9, 80000000, false",
    "6BC3FE, 9, 0, 40000001, 9, 7FFFFFFE, true",
    "4869C3FFFFFFFF, 9, 0, 5, 9, FFFFFFFFFFFFFFFB, false",
    "6669C30001, 9, FFFF0000, 80, 9, FFFF8000, true"
  })
  void products(String code, String rdx, String rax, String rbx, ArgumentsAccessor row) {
    TestCpu guest = guest(64, rdx, rax, rbx);

    SingleStep.execute(guest, code);

    assertThat(guest.state().gpr[Gpr.RDX]).isEqualTo(Long.parseUnsignedLong(row.getString(4), 16));
    assertThat(guest.state().gpr[Gpr.RAX]).isEqualTo(Long.parseUnsignedLong(row.getString(5), 16));
    int both = Flag.CF | Flag.OF;
    assertThat(guest.state().flags & both).isEqualTo(row.getBoolean(6) ? both : 0);
  }

  /** AX and flags before and after. */
  @ParameterizedTest
  @CsvSource({
    "27, AE, 0, 14, APC", // 79 + 35
    "27, 2E, 0, 34, A",
    "27, 9A, 0, 0, ZAPC",
    "27, 12, 11, 78, APC",
    "2F, EE, 10, 88, SAPC", // 35 - 47
    "2F, 3, 10, FD, SAC",
    "37, 2F, 0, 105, APC",
    "37, FF, 0, 205, APC", // AX + 106
    "3F, 2FF, 0, 109, APC",
    "D40A, 3F, 0, 603, P",
    "D50A, 603, 0, 3F, P",
    "D410, 5A, 0, 50A, P"
  })
  void decimals(String code, String before, String flags, String after, String letters) {
    TestCpu guest = guest(32, "0", before, "0");
    guest.state().flags = Flag.FIXED | Integer.parseInt(flags, 16);

    SingleStep.execute(guest, code);

    assertThat(guest.state().gpr[Gpr.RAX]).isEqualTo(Long.parseLong(after, 16));
    String defined = code.equals("37") || code.equals("3F") ? "[^AC]" : "[^SZAPC]";
    assertThat(FlagLetters.of(guest.state().flags).replaceAll(defined, ""))
        .isEqualTo(letters.replaceAll(defined, ""));
  }

  @Test
  void aamByZeroIsADivideError() {
    assertThat(SingleStep.fault(guest(16, "0", "1234", "0"), "D400")).isEqualTo(X86Fault.DE);
  }
}
