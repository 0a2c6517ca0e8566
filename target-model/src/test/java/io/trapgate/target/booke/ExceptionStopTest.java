package io.trapgate.target.booke;

import static io.trapgate.target.booke.Guest.DATA;
import static io.trapgate.target.booke.Guest.ENTRY;
import static io.trapgate.target.booke.Guest.SC;
import static io.trapgate.target.booke.Guest.VECTORS;
import static io.trapgate.target.booke.Guest.addi;
import static io.trapgate.target.booke.Guest.branch;
import static io.trapgate.target.booke.Guest.li;
import static io.trapgate.target.booke.Guest.lwz;
import static io.trapgate.target.booke.Guest.stw;
import static io.trapgate.target.booke.Guest.xForm;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestException;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Stops before a guest takes an exception, and how it goes on behind them. */
class ExceptionStopTest {
  private static final int TRAP = 0x7FE0_0008;
  private static final int TLBWE_OF_USER = Guest.TLBWE;
  private static final int LWARX = xForm(5, 0, 3, 20);
  private static final int NOWHERE = 0x0400_0000;
  private static final int ICMP_STEP = GuestDebug.SINGLESTEP;

  /**
   * An instruction that ends in an exception.
   *
   * @param r3 the address it accesses
   * @param ivor where the guest's handler is
   */
  record Case(String name, int word, int r3, int ivor, String syndrome) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Case> CASES =
      List.of(
          new Case("trap", TRAP, 0, 6, "instruction 0x7fe00008, esr 0x02000000"),
          new Case("illegal", 0, 0, 6, "instruction 0x00000000, esr 0x08000000"),
          new Case("dtlb", lwz(5, 3, 0), NOWHERE, 13, "load at 0x04000000, esr 0x00000000"),
          new Case("dtlb", stw(5, 3, 4), NOWHERE, 13, "store at 0x04000004, esr 0x00800000"),
          new Case("alignment", LWARX, DATA + 2, 5, "load at 0x00004002, esr 0x00000000"),
          new Case("syscall", SC, 0x77, 8, "r0 0x0, r3 0x77"));

  private static Stream<Arguments> cases() {
    return CpuModel.ALL.stream()
        .flatMap(cpu -> CASES.stream().map(each -> Arguments.of(cpu, each)));
  }

  private static Guest guest(CpuModel cpu, Case each) throws KvmException {
    Guest guest = Guest.bare(cpu, addi(4, 4, 1), each.word, addi(4, 4, 1), branch(0)).vectors();
    guest.register("r3", each.r3);
    return guest;
  }

  /** Everything else that there is, too, must not stop. */
  private static Set<GuestException> named(String... names) {
    Set<GuestException> found = new HashSet<>();
    for (GuestException each : FaultExits.known()) {
      if (Arrays.asList(names).contains(each.name())) {
        found.add(each);
      }
    }
    assertThat(found).hasSize(names.length);
    return found;
  }

  private static VcpuExit.Faulted faulted(Guest guest) {
    VcpuExit exit = guest.stop();
    assertThat(exit).isInstanceOf(VcpuExit.Faulted.class);
    return (VcpuExit.Faulted) exit;
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cases")
  void nothingHasHappenedAndThenTheGuestTakesItOnce(CpuModel cpu, Case each) throws KvmException {
    Guest guest = guest(cpu, each);
    int msr = guest.register("msr");
    int esr = guest.register("esr");
    int srr0 = guest.register("srr0");
    guest.vcpu.stopBefore(named(each.name));

    VcpuExit.Faulted exit = faulted(guest);

    assertThat(exit.exception().name()).isEqualTo(each.name);
    assertThat(exit.address()).isEqualTo(ENTRY + 4);
    assertThat(exit.syndrome()).isEqualTo(each.syndrome);
    assertThat(guest.register("pc")).isEqualTo(ENTRY + 4);
    assertThat(guest.register("msr")).isEqualTo(msr);
    assertThat(guest.register("esr")).isEqualTo(esr);
    assertThat(guest.register("srr0")).isEqualTo(srr0);
    assertThat(guest.register("r4")).as("what came before is done").isEqualTo(1);

    guest.run(3);
    assertThat(guest.register("pc")).isEqualTo(VECTORS + 0x100 * each.ivor % 0x1000);
    assertThat(guest.register("srr0")).isEqualTo(ENTRY + 4 + (each.word == SC ? 4 : 0));
  }

  @Test
  void offByDefaultAndOnlyWhatIsNamed() throws KvmException {
    for (Case each : CASES) {
      Guest guest = guest(CpuModel.E500V2, each);
      guest.run(5);
      assertThat(guest.register("pc")).as(each.name).isNotEqualTo(ENTRY + 4);
      Guest other = guest(CpuModel.E500V2, each);
      other.vcpu.stopBefore(named(each.name.equals("trap") ? "syscall" : "trap"));
      other.run(5);
      assertThat(other.register("pc")).as(each.name).isNotEqualTo(ENTRY + 4);
    }
  }

  @Test
  void thePrivilegedInstructionOfAUserProgram() throws KvmException {
    Guest guest = Guest.bare(CpuModel.E500V2, TLBWE_OF_USER, branch(0)).vectors();
    guest.register("msr", 0x4000); // PR
    guest.vcpu.stopBefore(named("privileged"));
    assertThat(guest.vcpu.run()).isInstanceOf(VcpuExit.Faulted.class);
  }

  @Test
  void whatTheDebuggerHasRepairedIsExecuted() throws KvmException {
    Guest guest = guest(CpuModel.E500V2, CASES.get(2));
    guest.vcpu.stopBefore(named("dtlb"));
    faulted(guest);
    guest.register("r3", DATA);
    guest.load(DATA, 0x1234);
    guest.run(3);
    assertThat(guest.register("r5")).isEqualTo(0x1234);
    assertThat(guest.register("r4")).isEqualTo(2);
  }

  @Test
  void theNextOneStopsAgain() throws KvmException {
    Guest guest = guest(CpuModel.E500V2, CASES.get(1));
    guest.load(VECTORS + 0x600, branch(ENTRY + 4 - (VECTORS + 0x600)));
    guest.vcpu.stopBefore(named("illegal"));
    for (int i = 0; i < 3; i++) {
      assertThat(faulted(guest).address()).isEqualTo(ENTRY + 4);
    }
    assertThat(guest.register("srr0")).isEqualTo(ENTRY + 4);
  }

  @Test
  void anotherOneAtTheSameInstructionStopsToo() throws KvmException {
    Guest guest = guest(CpuModel.E500V2, CASES.get(2));
    guest.vcpu.stopBefore(named("dtlb", "alignment", "illegal"));
    faulted(guest);
    guest.load(ENTRY + 4, 0);
    assertThat(faulted(guest).exception().name()).isEqualTo("illegal");
  }

  @Test
  void aStepStopsBeforeItAndTheNextEndsInItsHandler() throws KvmException {
    Guest guest = guest(CpuModel.E500V2, CASES.get(1));
    guest.load(VECTORS + 0x600, addi(7, 7, 1));
    guest.vcpu.stopBefore(named("illegal"));
    guest.debug(ICMP_STEP);
    assertThat(guest.vcpu.run()).isEqualTo(new VcpuExit.Debug.Booke(0, ENTRY + 4));
    faulted(guest);
    assertThat(guest.vcpu.run()).isEqualTo(new VcpuExit.Debug.Booke(0, VECTORS + 0x604));
  }

  @Test
  void anInterruptWaitsForWhatWasAnnounced() throws KvmException {
    Guest guest = guest(CpuModel.E500V2, CASES.get(1));
    guest.vcpu.stopBefore(named("illegal"));
    faulted(guest);
    guest.register("msr", guest.register("msr") | 0x8000);
    guest.vcpu.pins().external(true);
    guest.run(3);
    assertThat(guest.register("pc")).as("taken first, with EE off").isEqualTo(VECTORS + 0x600);
    assertThat(guest.register("srr0")).isEqualTo(ENTRY + 4);
  }

  @Test
  void aBreakpointOfUserSpaceIsNoExceptionAndTheGuestsOwnWordIs() throws KvmException {
    Guest guest = new Guest(DebugUnit.BREAKPOINT_WORD, branch(0)).vectors();
    guest.vcpu.stopBefore(named("illegal"));
    guest.debug(GuestDebug.USE_SW_BP);
    VcpuExit.Debug exit = (VcpuExit.Debug) guest.vcpu.run();
    assertThat(exit).isEqualTo(new VcpuExit.Debug.Booke(0, ENTRY));

    assertThat(guest.vcpu.reinject(exit)).isTrue();
    assertThat(faulted(guest).address()).isEqualTo(ENTRY);
    guest.run(2);
    assertThat(guest.register("pc")).isEqualTo(VECTORS + 0x600);
    assertThat(guest.register("srr0")).isEqualTo(ENTRY);
  }

  /** Its result is written by then: it must not be computed twice. */
  @Test
  void anEnabledFloatingPointExceptionIsNotTriedAgain() throws KvmException {
    int divide = 63 << 26 | 1 << 21 | 2 << 16 | 3 << 11 | 18 << 1;
    Guest guest = Guest.bare(CpuModel.E500MC, divide, branch(0)).vectors();
    guest.register("msr", 0x2800 | guest.register("msr")); // FP, FE0
    guest.register("fpscr", 0x0000_0010); // ZE
    guest.vcpu.stopBefore(named("fp-exception"));
    fp(guest, "f2", 1.0);

    assertThat(faulted(guest).exception().nature()).isEqualTo(GuestException.Nature.ARITHMETIC);
    guest.load(ENTRY, li(9, 9));
    guest.run(2);
    assertThat(guest.register("pc")).isEqualTo(VECTORS + 0x600);
    assertThat(guest.register("r9")).isZero();
  }

  private static void fp(Guest guest, String name, double value) throws KvmException {
    int number = guest.model.architecture().register(name).orElseThrow().number();
    guest.vcpu.writeRegister(number, java.nio.ByteBuffer.allocate(8).putDouble(value).array());
  }

  @Test
  void theGuestsOwnDebugInterrupt() throws KvmException {
    Guest guest = Guest.bare(CpuModel.E500V2, addi(4, 4, 1), addi(4, 4, 1), branch(0)).vectors();
    guest.register("iac1", ENTRY + 4);
    guest.arms(0x4080_0000);
    guest.vcpu.stopBefore(named("debug"));
    VcpuExit.Faulted exit = faulted(guest);
    assertThat(exit.syndrome()).isEqualTo("dbsr 0x00800000");
    assertThat(exit.address()).isEqualTo(ENTRY + 4);
    guest.run(3);
    assertThat(guest.register("pc")).isEqualTo(VECTORS + 0xF00);
  }

  @Test
  void aResetForgetsWhatWasAnnounced() throws KvmException {
    Guest guest = guest(CpuModel.E500V2, CASES.get(1));
    guest.load(ENTRY, 0);
    guest.vcpu.stopBefore(named("illegal"));
    faulted(guest);
    guest.vcpu.reset(
        new EntryState(
            ENTRY, guest.model.entryMsr(), List.of(), List.of(new EntryState.Mapping(0, 0, 0, 7))));
    assertThat(faulted(guest).address()).isEqualTo(ENTRY);
  }
}
