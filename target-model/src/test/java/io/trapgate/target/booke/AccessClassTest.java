package io.trapgate.target.booke;

import static io.trapgate.target.booke.Guest.DATA;
import static io.trapgate.target.booke.Guest.ENTRY;
import static io.trapgate.target.booke.Guest.branch;
import static io.trapgate.target.booke.Guest.dForm;
import static io.trapgate.target.booke.Guest.lwz;
import static io.trapgate.target.booke.Guest.stw;
import static io.trapgate.target.booke.Guest.xForm;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.Booke;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What kind of access an instruction is for a DAC (booke.md 4.10). */
class AccessClassTest {
  private static final int NONE = Booke.NONE;
  private static final int READ = Booke.WATCH_READ;
  private static final int WRITE = Booke.WATCH_WRITE;

  /** On r3, which is DATA + 5 for cache operations, to show that the address itself counts. */
  record Row(String name, int word, int e500, int ppc440) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final Row[] ROWS = {
    new Row("lwz", lwz(5, 3, 0), READ, READ),
    new Row("lbz", dForm(34, 5, 3, 0), READ, READ),
    new Row("stw", stw(5, 3, 0), WRITE, WRITE),
    new Row("sthu", dForm(45, 5, 3, 0), WRITE, WRITE),
    new Row("dcbt", xForm(0, 0, 3, 278), READ, READ),
    new Row("dcbtst", xForm(0, 0, 3, 246), READ, READ),
    new Row("icbt", xForm(0, 0, 3, 22), READ, READ),
    new Row("icbi", xForm(0, 0, 3, 982), READ, READ),
    new Row("dcbz", xForm(0, 0, 3, 1014), WRITE, WRITE),
    new Row("dcbi", xForm(0, 0, 3, 470), WRITE, WRITE),
    new Row("dcbst", xForm(0, 0, 3, 54), WRITE, WRITE),
    new Row("dcbf", xForm(0, 0, 3, 86), WRITE, WRITE),
    new Row("dcba", xForm(0, 0, 3, 758), WRITE, NONE),
  };

  private static Stream<Arguments> rows() {
    return Stream.of(CpuModel.ALL.toArray(new CpuModel[0]))
        .flatMap(cpu -> Stream.of(ROWS).map(row -> Arguments.of(cpu, row)));
  }

  private static int status(CpuModel cpu, BookeChoices choices, int word, int ea)
      throws KvmException {
    Guest guest = new Guest(cpu, choices, word, branch(0));
    guest.register("r3", ea);
    guest.debug(GuestDebug.USE_HW_BP, new Booke.Slot(ea, READ | WRITE));
    return switch (guest.stop()) {
      case VcpuExit.Debug.Booke debug -> {
        assertThat(debug.address()).isEqualTo(ea & 0xFFFF_FFFFL);
        assertThat(guest.vcpu.programCounter()).as("before it executes").isEqualTo(ENTRY);
        yield debug.status();
      }
      default -> NONE;
    };
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("rows")
  void eachInstructionHasItsClass(CpuModel cpu, Row row) throws KvmException {
    int ea = row.name.startsWith("dcb") || row.name.startsWith("ic") ? DATA + 5 : DATA;
    int expected = cpu.equals(CpuModel.PPC440) ? row.ppc440 : row.e500;

    assertThat(status(cpu, BookeChoices.DEFAULT, row.word, ea)).isEqualTo(expected);
  }

  @Test
  void whatIsOpenCanBeChosen() throws KvmException {
    int dcbf = xForm(0, 0, 3, 86);
    int dcba = xForm(0, 0, 3, 758);
    int stwcx = xForm(5, 0, 3, 150) | 1;
    CpuModel cpu = CpuModel.E500V2;

    assertThat(status(cpu, Guest.choices("dcbf-class", "none"), dcbf, DATA)).isEqualTo(NONE);
    assertThat(status(cpu, Guest.choices("dcba-class", "none"), dcba, DATA)).isEqualTo(NONE);
    assertThat(status(cpu, Guest.choices(), stwcx, DATA)).as("lost").isEqualTo(WRITE);
    assertThat(status(cpu, Guest.choices("stwcx-watch", "success"), stwcx, DATA)).isEqualTo(NONE);
  }

  @Test
  void aHintForNothingIsAnEventOnTheE500Only() throws KvmException {
    int dcbt = xForm(0, 0, 3, 278);
    int unmapped = 0x7000_0000;
    assertThat(status(CpuModel.E500V2, BookeChoices.DEFAULT, dcbt, unmapped)).isEqualTo(READ);
    assertThat(status(CpuModel.PPC440, BookeChoices.DEFAULT, dcbt, unmapped)).isEqualTo(NONE);
  }

  @Test
  void misalignedAccessesAreSplitIfSoChosen() throws KvmException {
    for (String split : new String[] {"first", "each"}) {
      Guest guest = new Guest(CpuModel.E500V2, Guest.choices("dac-split", split), lwz(5, 3, 0));
      guest.register("r3", DATA + 2);
      guest.load(ENTRY + 4, branch(0));
      guest.debug(GuestDebug.USE_HW_BP, new Booke.Slot(DATA + 4, READ));
      if (split.equals("each")) {
        assertThat(guest.stop()).isEqualTo(new VcpuExit.Debug.Booke(READ, DATA + 4));
      } else {
        guest.run(10);
      }
    }
  }

  @Test
  void dataEventsOfThe440MayComeAfterTheAccess() throws KvmException {
    Guest guest = new Guest(CpuModel.PPC440, Guest.choices("440-dac", "after"), stw(3, 3, 0), 0);
    guest.register("r3", DATA);
    guest.debug(GuestDebug.USE_HW_BP, new Booke.Slot(DATA, WRITE));

    assertThat(guest.stop()).isEqualTo(new VcpuExit.Debug.Booke(WRITE, DATA));
    assertThat(guest.vcpu.programCounter()).isEqualTo(ENTRY + 4);
    assertThat(guest.word(DATA)).isEqualTo(DATA);
  }

  @Test
  void anIacBeforeItsFetchIsAChoice() throws KvmException {
    for (String priority : new String[] {"after-fetch", "before-fetch"}) {
      Guest guest = new Guest(CpuModel.E500V2, Guest.choices("iac-priority", priority), 0);
      guest.vectors().register("pc", 0x7000_0000);
      guest.debug(GuestDebug.USE_HW_BP, new Booke.Slot(0x7000_0000, Booke.BREAKPOINT));
      if (priority.equals("before-fetch")) {
        assertThat(guest.stop()).isEqualTo(new VcpuExit.Debug.Booke(2, 0x7000_0000));
      } else {
        guest.run(10);
        assertThat(guest.register("pc")).as("ITLB miss").isEqualTo(Guest.VECTORS + 0xE00);
      }
    }
  }
}
