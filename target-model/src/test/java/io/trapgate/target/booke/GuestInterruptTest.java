package io.trapgate.target.booke;

import static io.trapgate.target.booke.Guest.DATA;
import static io.trapgate.target.booke.Guest.ENTRY;
import static io.trapgate.target.booke.Guest.RFI;
import static io.trapgate.target.booke.Guest.SC;
import static io.trapgate.target.booke.Guest.VECTORS;
import static io.trapgate.target.booke.Guest.addi;
import static io.trapgate.target.booke.Guest.branch;
import static io.trapgate.target.booke.Guest.li;
import static io.trapgate.target.booke.Guest.lwz;
import static io.trapgate.target.booke.Guest.stw;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.KvmException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Debug interrupts that a guest causes itself: what is saved, for each event (booke.md 4.8). */
class GuestInterruptTest {
  private static final int TRAP = 0x7FE0_0008;
  private static final int TAKEN = 0x4280_0008; // bc 20,0,.+8
  private static final int DEBUG_VECTOR = VECTORS + 0xF00;

  record Event(String name, int bit, int program, int saved, boolean done) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final Event[] EVENTS = {
    new Event("IAC1", 0x0080_0000, addi(4, 4, 1), ENTRY, false),
    new Event("DAC1R", 0x0008_0000, lwz(5, 3, 0), ENTRY, false),
    new Event("DAC1W", 0x0004_0000, stw(3, 3, 0), ENTRY, false),
    new Event("TRAP", 0x0100_0000, TRAP, ENTRY, false),
    new Event("BRT", 0x0400_0000, TAKEN, ENTRY, false),
    new Event("ICMP", 0x0800_0000, addi(4, 4, 1), ENTRY + 4, true),
    new Event("ICMP of sc", 0x0800_0000, SC, VECTORS + 0x800, true),
    new Event("IRPT", 0x0200_0000, SC, VECTORS + 0x800, true),
    new Event("IRPT of a fault", 0x0200_0000, 0, VECTORS + 0x600, false),
    new Event("RET", 0x0000_8000, RFI, ENTRY + 0x40, true),
  };

  private static Stream<Arguments> events() {
    return CpuModel.ALL.stream()
        .flatMap(cpu -> Stream.of(EVENTS).map(event -> Arguments.of(cpu, event)));
  }

  private static Guest armed(CpuModel cpu, Event event) throws KvmException {
    Guest guest = Guest.bare(cpu, event.program, branch(0)).vectors();
    guest.register("r3", DATA);
    guest.register("iac1", ENTRY);
    guest.register("dac1", DATA);
    guest.register("srr0", ENTRY + 0x40);
    guest.register("srr1", 0x200 | guest.register("msr"));
    return guest.arms(0x4000_0000 | event.bit);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("events")
  void theInterruptSavesTheAddressOfItsEvent(CpuModel cpu, Event event) throws KvmException {
    Guest guest = armed(cpu, event);
    int msr = guest.register("msr");
    long before = guest.vcpu.instructionCount();

    guest.run(4);

    boolean own = cpu.equals(CpuModel.E500MC);
    assertThat(guest.register("pc")).as("pc").isEqualTo(DEBUG_VECTOR);
    assertThat(guest.register("dbsr")).as("DBSR").isEqualTo(event.bit);
    assertThat(guest.register(own ? "dsrr0" : "csrr0")).as("saved pc").isEqualTo(event.saved);
    assertThat(guest.register(own ? "dsrr1" : "csrr1") & 0x200).as("saved DE").isEqualTo(0x200);
    assertThat(guest.register("msr") & 0x200).as("DE").isZero();
    assertThat(msr & 0x200).isEqualTo(0x200);
    assertThat(guest.register("r4") + guest.register("r5") + guest.word(DATA))
        .as("what the instruction does")
        .isEqualTo(event.done && event.program == addi(4, 4, 1) ? 1 : 0);
    assertThat(guest.vcpu.instructionCount() - before).isGreaterThan(0);
  }

  @Test
  void theHandlerClearsTheEventAndReturnsToTheInstruction() throws KvmException {
    Guest guest = armed(CpuModel.E500V2, EVENTS[0]);
    guest.load(
        DEBUG_VECTOR,
        Guest.mfspr(6, 304),
        Guest.mtspr(304, 6),
        li(7, 0),
        Guest.mtspr(308, 7),
        addi(8, 8, 1),
        0x4C00_0066); // rfci

    guest.run(50);

    assertThat(guest.register("r6")).isEqualTo(0x0080_0000);
    assertThat(guest.register("r8")).as("taken once").isEqualTo(1);
    assertThat(guest.register("r4")).as("then executed").isEqualTo(1);
    assertThat(guest.register("pc")).isEqualTo(ENTRY + 4);
    assertThat(guest.register("dbsr")).isZero();
    assertThat(guest.register("msr") & 0x200).isEqualTo(0x200);
  }

  @Test
  void anEventThatIsNotClearedComesAgain() throws KvmException {
    Guest guest = armed(CpuModel.E500V2, EVENTS[0]);
    guest.load(DEBUG_VECTOR, addi(8, 8, 1), 0x4C00_0066);

    guest.run(40);

    assertThat(guest.register("r8")).isGreaterThan(5);
    assertThat(guest.register("r4")).isZero();
  }

  @Test
  void ahandlerStepsItsProgramWithIcmp() throws KvmException {
    Guest guest =
        Guest.bare(CpuModel.E500V2, addi(4, 4, 1), addi(4, 4, 1), addi(4, 4, 1), branch(0));
    guest
        .vectors()
        .load(DEBUG_VECTOR, Guest.mfspr(6, 304), Guest.mtspr(304, 6), addi(8, 8, 1), 0x4C00_0066);
    guest.arms(0x4800_0000);

    guest.run(3 * 5);

    assertThat(guest.register("r4")).isEqualTo(3);
    assertThat(guest.register("r8")).as("once for each instruction").isEqualTo(3);
  }

  @Test
  void criticalInterruptsAreEventsOnlyWhereTheCoreHasThem() throws KvmException {
    for (CpuModel cpu : CpuModel.ALL) {
      Guest guest = Guest.bare(cpu, branch(0)).vectors();
      guest.register("msr", 0x2_0000);
      guest.arms(0x4200_0040);
      guest.vcpu.pins().critical(true);
      guest.run(2);

      boolean has = cpu.equals(CpuModel.E500MC);
      assertThat(guest.register("dbsr"))
          .as("DBSR after a critical interrupt, which clears DE: " + cpu.name())
          .isEqualTo(has ? 0x8000_0040 : 0);
      assertThat(guest.register("pc")).isEqualTo(VECTORS);
    }
  }

  @Test
  void criticalReturnsAreEventsOnlyWhereTheCoreHasThem() throws KvmException {
    for (CpuModel cpu : CpuModel.ALL) {
      Guest guest = Guest.bare(cpu, 0x4C00_0066).vectors();
      guest.load(ENTRY + 0x40, branch(0));
      guest.register("csrr0", ENTRY + 0x40);
      guest.register("csrr1", 0x200);
      guest.arms(0x4000_8020);
      guest.run(2);

      boolean has = cpu.equals(CpuModel.E500MC);
      assertThat(guest.register("dbsr")).as(cpu.name()).isEqualTo(has ? 0x20 : 0);
      assertThat(guest.register("pc")).isEqualTo(has ? DEBUG_VECTOR : ENTRY + 0x40);
    }
  }

  @Test
  void anUnconditionalEventInterruptsBetweenTwoInstructions() throws KvmException {
    Guest guest = Guest.bare(CpuModel.E500V2, addi(4, 4, 1), branch(-4)).vectors();
    guest.arms(0x4000_0000);
    guest.run(4);
    int pc = guest.register("pc");
    guest.vcpu.unconditionalDebugEvent();
    guest.run(1);

    assertThat(guest.register("dbsr")).isEqualTo(0x4000_0000);
    assertThat(guest.register("csrr0")).isEqualTo(pc);
  }
}
