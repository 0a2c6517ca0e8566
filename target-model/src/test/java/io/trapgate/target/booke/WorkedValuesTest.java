package io.trapgate.target.booke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.Booke;
import io.trapgate.target.kvm.KvmCompat;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The worked values of booke.md 2.5: every request and exit on each core, after each KVM. */
class WorkedValuesTest {
  private static final int A = 0x1000;
  private static final int REFUSED = -1;
  private static final int STEP = GuestDebug.SINGLESTEP;
  private static final int SLOTS = GuestDebug.USE_HW_BP;

  /**
   * @param types of bp[0], bp[1] and so on; bp[n] has the address A + 0x100 * n
   * @param upstream DBCR0, or REFUSED
   * @param seed the same after version 3
   */
  record Request(String name, int control, List<Integer> types, int upstream, int seed) {
    static Request of(String name, int control, int dbcr0, Integer... types) {
      return new Request(name, control, List.of(types), dbcr0, dbcr0);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Request> REQUESTS =
      List.of(
          Request.of("step", STEP, 0x4800_0000),
          Request.of("break", SLOTS, 0x4080_0000, 2),
          Request.of("two breaks", SLOTS, 0x40C0_0000, 2, 2),
          Request.of("write", SLOTS, 0x4004_0000, 4),
          Request.of("read", SLOTS, 0x4008_0000, 8),
          Request.of("access", SLOTS, 0x400C_0000, 12),
          Request.of("access, write", SLOTS, 0x400D_0000, 12, 4),
          Request.of("access, read", SLOTS, 0x400E_0000, 12, 8),
          Request.of("access, access", SLOTS, 0x400F_0000, 12, 12),
          Request.of("three watches", SLOTS, REFUSED, 4, 4, 4),
          Request.of("W A, break B, RW C, break D", SLOTS, 0x40C7_0000, 4, 2, 12, 2),
          Request.of("all four and step", SLOTS | STEP, 0x48CF_0000, 12, 2, 12, 2),
          Request.of("nothing in the slots", SLOTS, 0, 0, 0, 0, 0),
          new Request("type 0x10", SLOTS, List.of(0x10), REFUSED, 0),
          new Request("type 0x1", SLOTS, List.of(0x1), REFUSED, 0),
          new Request("break|write", SLOTS, List.of(6), 0x4080_0000, 0x4004_0000));

  private static Stream<Arguments> requests() {
    return machines()
        .flatMap(m -> REQUESTS.stream().map(r -> Arguments.of(m.get()[0], m.get()[1], r)));
  }

  private static Stream<Arguments> machines() {
    return CpuModel.ALL.stream()
        .flatMap(cpu -> Stream.of(KvmCompat.values()).map(k -> Arguments.of(cpu, k)));
  }

  private static Booke call(Request request) {
    List<Booke.Slot> slots = new ArrayList<>();
    for (int type : request.types) {
      slots.add(new Booke.Slot(A + 0x100L * slots.size(), type));
    }
    return new Booke(GuestDebug.ENABLE | request.control, slots);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("requests")
  void aRequestBecomesRegisters(CpuModel cpu, KvmCompat compat, Request request)
      throws KvmException {
    BookeVcpu vcpu = new Guest(cpu, Guest.choices(compat), 0).vcpu;
    boolean seed = compat == KvmCompat.SEED_V3;
    int wanted = seed ? request.seed : request.upstream;
    if (wanted == REFUSED) {
      assertThatThrownBy(() -> vcpu.setGuestDebug(call(request)))
          .isInstanceOfSatisfying(
              KvmException.class, e -> assertThat(e.errno()).isEqualTo(KvmException.EINVAL));
      return;
    }

    vcpu.setGuestDebug(call(request));

    int[] registers = vcpu.userDebugRegisters();
    boolean untouched = seed && request.control == STEP || cpu.equals(CpuModel.E500MC);
    assertThat(registers[0]).as("DBCR0").isEqualTo(wanted);
    assertThat(registers[1]).as("DBCR1").isEqualTo(untouched ? 0 : 0xCC00_CC00);
    assertThat(registers[2]).as("DBCR2").isEqualTo(untouched ? 0 : 0xCC00_0000);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("machines")
  void threeBreaksNeedFourIacs(CpuModel cpu, KvmCompat compat) throws KvmException {
    BookeVcpu vcpu = new Guest(cpu, Guest.choices(compat), 0).vcpu;
    Booke call = call(Request.of("three breaks", SLOTS, 0, 2, 2, 2));
    if (cpu.equals(CpuModel.PPC440)) {
      vcpu.setGuestDebug(call);
      assertThat(vcpu.userDebugRegisters()[0]).isEqualTo(0x40E0_0000);
    } else {
      assertThatThrownBy(() -> vcpu.setGuestDebug(call)).isInstanceOf(KvmException.class);
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("machines")
  void addressesGoToTheRegistersInTheOrderOfTheArray(CpuModel cpu, KvmCompat compat)
      throws KvmException {
    BookeVcpu vcpu = new Guest(cpu, Guest.choices(compat), 0).vcpu;

    vcpu.setGuestDebug(call(Request.of("four", SLOTS, 0, 4, 2, 12, 2)));

    assertThat(vcpu.userDebugRegisters()).endsWith(A + 0x100, A + 0x300, A, A + 0x200);
  }

  record Exit(int dbsr, int status, int address) {}

  private static final int PC = Guest.ENTRY;
  private static final int DAC1 = 0x5000;
  private static final int DAC2 = 0x6000;

  private static final List<Exit> EXITS =
      List.of(
          new Exit(0x0080_0000, 2, PC),
          new Exit(0x0004_0000, 4, DAC1),
          new Exit(0x0002_0000, 8, DAC2),
          new Exit(0x0005_0000, 4, DAC1),
          new Exit(0x0088_0000, 2, PC),
          new Exit(0x000A_0000, 8, DAC1),
          new Exit(0x0009_0000, 4, DAC1),
          new Exit(0x0800_0000, 0, PC),
          new Exit(0x0400_0000, 0, PC),
          new Exit(0x0100_0000, 0, PC),
          new Exit(0x0200_0000, 0, PC));

  private static Stream<Arguments> exits() {
    return machines()
        .flatMap(m -> EXITS.stream().map(e -> Arguments.of(m.get()[0], m.get()[1], e)));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("exits")
  void dbsrBecomesStatusAndAddress(CpuModel cpu, KvmCompat compat, Exit exit) throws KvmException {
    Guest guest = new Guest(cpu, Guest.choices(compat), 0);
    guest.debug(SLOTS, new Booke.Slot(DAC1, 12), new Booke.Slot(DAC2, 12));
    guest.vcpu.debugUnit().parts().host().latch(exit.dbsr);

    assertThat(guest.vcpu.debugUnit().takeExit())
        .isEqualTo(new VcpuExit.Debug.Booke(exit.status, exit.address));
  }
}
