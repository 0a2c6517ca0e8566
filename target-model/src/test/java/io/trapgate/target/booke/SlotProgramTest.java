package io.trapgate.target.booke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.Booke;
import io.trapgate.target.kvm.KvmException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worked values of KVM_SET_GUEST_DEBUG and of the exit it causes. */
class SlotProgramTest {
  private static final int A = 0x1000;
  private final DebugRegisters file = new DebugRegisters();
  private final SlotProgram program = new SlotProgram(DebugModel.E500V2, BookeChoices.DEFAULT);

  private void apply(int control, int... types) throws KvmException {
    List<Booke.Slot> slots =
        IntStream.range(0, types.length)
            .mapToObj(i -> new Booke.Slot(A + 0x100L * i, types[i]))
            .toList();
    program.apply(new Booke(GuestDebug.ENABLE | control, slots), file);
  }

  @ParameterizedTest
  @CsvSource({
    "0x2, 0, 0, 0, 0x40800000",
    "0x2, 0x2, 0, 0, 0x40C00000",
    "0x4, 0, 0, 0, 0x40040000",
    "0x8, 0, 0, 0, 0x40080000",
    "0xC, 0, 0, 0, 0x400C0000",
    "0xC, 0x4, 0, 0, 0x400D0000",
    "0xC, 0x8, 0, 0, 0x400E0000",
    "0xC, 0xC, 0, 0, 0x400F0000",
    "0x4, 0x2, 0xC, 0x2, 0x40C70000",
    "0x6, 0, 0, 0, 0x40800000",
  })
  void slotsBecomeDbcr0(String a, String b, String c, String d, String dbcr0) throws KvmException {
    apply(
        GuestDebug.USE_HW_BP,
        Integer.decode(a),
        Integer.decode(b),
        Integer.decode(c),
        Integer.decode(d));

    assertThat(file.dbcr0).isEqualTo(Integer.decode(dbcr0));
    assertThat(file.dbcr1).isEqualTo(0xCC00_CC00);
    assertThat(file.dbcr2).isEqualTo(0xCC00_0000);
  }

  @Test
  void addressesGoToTheRegistersInArrayOrder() throws KvmException {
    apply(GuestDebug.USE_HW_BP, 4, 2, 0xC, 2);

    assertThat(file.dac).startsWith(A, A + 0x200);
    assertThat(file.iac).startsWith(A + 0x100, A + 0x300);
  }

  @Test
  void steppingIsInstructionComplete() throws KvmException {
    apply(GuestDebug.SINGLESTEP);

    assertThat(file.dbcr0).isEqualTo(0x4800_0000);
    assertThat(file.dbcr1).isEqualTo(0xCC00_CC00);
  }

  @Test
  void stepAndFourSlots() throws KvmException {
    apply(GuestDebug.SINGLESTEP | GuestDebug.USE_HW_BP, 0xC, 2, 0xC, 2);

    assertThat(file.dbcr0).isEqualTo(0x48CF_0000);
  }

  @ParameterizedTest
  @CsvSource({"2,2,2", "4,8,12", "16,0,0", "1,0,0"})
  void refusalKeepsTheFormerSetting(int a, int b, int c) throws KvmException {
    apply(GuestDebug.USE_HW_BP, 2, 4);
    int before = file.dbcr0;

    assertThatThrownBy(() -> apply(GuestDebug.USE_HW_BP | GuestDebug.SINGLESTEP, a, b, c))
        .isInstanceOfSatisfying(
            KvmException.class, e -> assertThat(e.errno()).isEqualTo(KvmException.EINVAL));
    assertThat(file.dbcr0).isEqualTo(before);
    assertThat(file.iac[0]).isEqualTo(A);
  }

  @Test
  void onlyTheFirstFourEntriesAreRead() throws KvmException {
    apply(GuestDebug.USE_HW_BP, 0, 0, 0, 2, 2, 2, 0x10);

    assertThat(file.dbcr0).isEqualTo(0x4080_0000);
    assertThat(file.iac[0]).isEqualTo(A + 0x300);
  }

  @Test
  void withoutEnableNothingButDbcr0Changes() throws KvmException {
    apply(GuestDebug.USE_HW_BP, 2);

    program.apply(new Booke(GuestDebug.SINGLESTEP, List.of()), file);

    assertThat(file.dbcr0).isZero();
    assertThat(file.iac[0]).isEqualTo(A);
  }

  @ParameterizedTest
  @CsvSource({
    "0x00800000, 2, 0x30",
    "0x00040000, 4, 0x10",
    "0x00020000, 8, 0x20",
    "0x00050000, 4, 0x10",
    "0x00880000, 2, 0x30",
    "0x000A0000, 8, 0x10",
    "0x00090000, 4, 0x10",
    "0x08000000, 0, 0x30",
  })
  void dbsrBecomesStatusAndAddress(String dbsr, int status, String address) {
    var exit = DebugExit.decode(Integer.decode(dbsr), new int[] {0x10, 0x20}, 0x30);

    assertThat(exit.status()).isEqualTo(status);
    assertThat(exit.address()).isEqualTo(Long.decode(address));
  }
}
