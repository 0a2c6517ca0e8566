package io.trapgate.target.booke;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.engine.TurnScheduler;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.Booke;
import io.trapgate.target.kvm.KvmCompat;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.memory.PhysicalMap;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A core with 16 MiB of RAM, mapped one to one, and a program at {@link #ENTRY}. */
final class Guest {
  static final int ENTRY = 0x1000;
  static final int DATA = 0x4000;

  /** Where interrupts go: IVORn is at 0x100 times n from here. */
  static final int VECTORS = 0x2_0000;

  final PhysicalMap physical = new PhysicalMap();
  final CpuModel model;
  final BookeVcpu vcpu;
  private final EntryState entry;

  Guest(int... program) {
    this(CpuModel.E500V2, BookeChoices.DEFAULT, program);
  }

  Guest(CpuModel model, BookeChoices choices, int... program) {
    this.model = model;
    physical.mapRam(0, 16 << 20);
    vcpu = new BookeVcpu(model, physical, new TurnScheduler<>(Long.MAX_VALUE), 0, choices);
    load(ENTRY, program);
    int msr = choices.bare() ? 0 : model.entryMsr();
    List<EntryState.Mapping> mappings = List.of(new EntryState.Mapping(0, 0, 0, 7));
    entry = new EntryState(ENTRY, msr, List.of(), mappings);
    vcpu.reset(entry);
  }

  /** The core is at its start again; memory stays. */
  void restart() {
    vcpu.reset(entry);
  }

  /** A guest with the bare core, so that it reaches every bit. */
  static Guest bare(CpuModel model, int... program) {
    return new Guest(model, choices("guest-runs", "bare"), program);
  }

  /** Choices of upstream's KVM, as names and values in turn. */
  static BookeChoices choices(String... pairs) {
    return choices(KvmCompat.UPSTREAM, pairs);
  }

  static BookeChoices choices(KvmCompat compat, String... pairs) {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      named.put(pairs[i], pairs[i + 1]);
    }
    return BookeChoices.of(compat, named);
  }

  /** Sets all vectors; each handler is an endless loop unless loaded. */
  Guest vectors() throws KvmException {
    register("ivpr", VECTORS);
    for (int i = 0; i < 16; i++) {
      register("ivor" + i, 0x100 * i);
      load(VECTORS + 0x100 * i, branch(0));
    }
    return this;
  }

  /** Arms the guest's own registers: MSR[DE] and DBCR0. */
  Guest arms(int dbcr0) throws KvmException {
    register("dbcr0", dbcr0);
    register("msr", register("msr") | 0x200);
    return this;
  }

  /** Runs until there is an exit: a kick after some time, if there is no other. */
  VcpuExit stop() {
    var clock = vcpu.turns().clock();
    Runnable cancel = clock.schedule(clock.ticks() + 8000, vcpu.turns()::kick);
    VcpuExit exit = vcpu.run();
    cancel.run();
    return exit;
  }

  /** Lets so many instructions pass. */
  void run(int instructions) {
    var _ =
        vcpu.turns()
            .clock()
            .schedule(vcpu.turns().clock().ticks() + 8L * instructions, vcpu.turns()::kick);
    VcpuExit exit = vcpu.run();
    assertThat(exit).isEqualTo(new VcpuExit.Kicked());
  }

  void load(int address, int... words) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * words.length);
    bytes.asIntBuffer().put(words);
    physical.write(address, bytes.array(), 0, bytes.capacity());
  }

  int word(int address) {
    byte[] bytes = new byte[4];
    physical.read(address, bytes, 0, 4);
    return ByteBuffer.wrap(bytes).getInt();
  }

  int register(String name) throws KvmException {
    int number = model.architecture().register(name).orElseThrow().number();
    return ByteBuffer.wrap(vcpu.readRegister(number)).getInt();
  }

  void register(String name, int value) throws KvmException {
    int number = model.architecture().register(name).orElseThrow().number();
    vcpu.writeRegister(number, ByteBuffer.allocate(4).putInt(value).array());
  }

  void debug(int control, Booke.Slot... slots) throws KvmException {
    vcpu.setGuestDebug(new Booke(GuestDebug.ENABLE | control, List.of(slots)));
  }

  void step() throws KvmException {
    debug(GuestDebug.SINGLESTEP);
    vcpu.run();
    vcpu.setGuestDebug(Booke.OFF);
  }

  // the few encodings that the tests need

  static int li(int rd, int value) {
    return 14 << 26 | rd << 21 | value & 0xFFFF;
  }

  static int addi(int rd, int ra, int value) {
    return 14 << 26 | rd << 21 | ra << 16 | value & 0xFFFF;
  }

  static int dForm(int opcode, int rs, int ra, int offset) {
    return opcode << 26 | rs << 21 | ra << 16 | offset & 0xFFFF;
  }

  static int lwz(int rd, int ra, int offset) {
    return dForm(32, rd, ra, offset);
  }

  static int stw(int rs, int ra, int offset) {
    return dForm(36, rs, ra, offset);
  }

  static int branch(int displacement) {
    return 18 << 26 | displacement & 0x03FF_FFFC;
  }

  static int xForm(int rd, int ra, int rb, int extended) {
    return 31 << 26 | rd << 21 | ra << 16 | rb << 11 | extended << 1;
  }

  static int mtspr(int spr, int rs) {
    return 31 << 26 | rs << 21 | (spr & 31) << 16 | (spr >> 5) << 11 | 467 << 1;
  }

  static int mfspr(int rd, int spr) {
    return 31 << 26 | rd << 21 | (spr & 31) << 16 | (spr >> 5) << 11 | 339 << 1;
  }

  static final int RFI = 0x4C00_0064;
  static final int SC = 0x4400_0002;
  static final int TLBWE = 0x7C00_07A4;
}
