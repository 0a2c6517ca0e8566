package io.trapgate.target.booke;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.Booke;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.memory.PhysicalMap;
import java.nio.ByteBuffer;
import java.util.List;

/** A core with 16 MiB of RAM, mapped one to one, and a program at {@link #ENTRY}. */
final class Guest {
  static final int ENTRY = 0x1000;
  static final int DATA = 0x4000;

  final PhysicalMap physical = new PhysicalMap();
  final BookeVcpu vcpu;

  Guest(int... program) {
    physical.mapRam(0, 16 << 20);
    vcpu = new BookeVcpu(0, CpuModel.E500V2, physical);
    load(ENTRY, program);
    vcpu.reset(new EntryState(ENTRY, List.of(), List.of(new EntryState.Mapping(0, 0, 0, 7))));
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
    int number = CpuModel.E500V2.architecture().register(name).orElseThrow().number();
    return ByteBuffer.wrap(vcpu.readRegister(number)).getInt();
  }

  void register(String name, int value) throws KvmException {
    int number = CpuModel.E500V2.architecture().register(name).orElseThrow().number();
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
