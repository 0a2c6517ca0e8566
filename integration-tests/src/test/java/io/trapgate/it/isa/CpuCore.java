package io.trapgate.it.isa;

import io.trapgate.target.memory.PhysicalMap;
import io.trapgate.target.ppc.CoreIdentity;
import io.trapgate.target.ppc.Cpu;
import io.trapgate.target.ppc.MsrWriter;
import io.trapgate.target.ppc.PpcState;

/** One of our cores, with the same memory and mapping as QEMU's at entry. */
final class CpuCore implements SteppedCore {
  private static final int RAM_BYTES = 64 << 20;

  private final PhysicalMap memory = new PhysicalMap();
  private final IsaCore core;
  private final Cpu cpu;

  CpuCore(IsaCore core) {
    this.core = core;
    memory.mapRam(0, RAM_BYTES);
    cpu = new Cpu(memory, core.model(), new CoreIdentity(core.pvr(), 0, 0), 8, () -> {});
    cpu.presetTlb1(core == IsaCore.PPC440 ? 1 : 0, 0, 0, core.tsize());
  }

  @Override
  public CpuImage read(int size) {
    PpcState state = cpu.state();
    int[] words = new int[size];
    System.arraycopy(state.gpr, 0, words, 0, 32);
    words[CpuImage.PC] = state.pc;
    words[CpuImage.MSR] = state.msr;
    words[CpuImage.CR] = state.cr;
    words[CpuImage.LR] = state.lr;
    words[CpuImage.CTR] = state.ctr;
    words[CpuImage.XER] = state.xer();
    if (size == CpuImage.WIDE) {
      System.arraycopy(state.gprHigh, 0, words, CpuImage.EV0H, 32);
      words[CpuImage.ACC_HIGH] = (int) (state.acc >>> 32);
      words[CpuImage.ACC_LOW] = (int) state.acc;
      words[CpuImage.SPEFSCR] = state.spefscr;
    }
    return new CpuImage(words);
  }

  @Override
  public void write(CpuImage image) {
    PpcState state = cpu.state();
    System.arraycopy(image.words(), 0, state.gpr, 0, 32);
    cpu.setPc(image.get(CpuImage.PC));
    cpu.setMsr(image.get(CpuImage.MSR), MsrWriter.USER_SPACE);
    state.cr = image.get(CpuImage.CR);
    state.lr = image.get(CpuImage.LR);
    state.ctr = image.get(CpuImage.CTR);
    state.xer(image.get(CpuImage.XER));
    if (image.size() == CpuImage.WIDE) {
      System.arraycopy(image.words(), CpuImage.EV0H, state.gprHigh, 0, 32);
      long low = Integer.toUnsignedLong(image.get(CpuImage.ACC_LOW));
      state.acc = (long) image.get(CpuImage.ACC_HIGH) << 32 | low;
      state.spefscr = image.get(CpuImage.SPEFSCR);
    }
  }

  @Override
  public void step() {
    if (cpu.run(1, Long.MAX_VALUE) != null) {
      throw new IllegalStateException("a debug stop although none is armed");
    }
  }

  private int number(String name) {
    return core.model().sprs().named(name.toLowerCase(java.util.Locale.ROOT)).number();
  }

  @Override
  public int spr(String name) {
    return cpu.sprs().read(number(name));
  }

  @Override
  public void spr(String name, int value) {
    cpu.sprs().debugWrite(number(name), value);
  }

  @Override
  public byte[] readMemory(int address, int length) {
    byte[] bytes = new byte[length];
    requireAll(memory.read(Integer.toUnsignedLong(address), bytes, 0, length), length);
    return bytes;
  }

  @Override
  public void writeMemory(int address, byte[] bytes) {
    int done = memory.write(Integer.toUnsignedLong(address), bytes, 0, bytes.length);
    requireAll(done, bytes.length);
  }

  private static void requireAll(int done, int length) {
    if (done != length) {
      throw new IllegalArgumentException("bytes: " + done + " (expected: " + length + ")");
    }
  }

  @Override
  public void close() {}
}
