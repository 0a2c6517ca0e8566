package io.trapgate.target.booke;

import io.trapgate.target.engine.TurnScheduler;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.Booke;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.VmExit;
import io.trapgate.target.memory.PhysicalMap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Cores that share 16 MiB of RAM, mapped one to one and again at {@link #ALIAS}, each with a
 * program of its own.
 */
final class SmpGuest {
  static final int ALIAS = 0x0800_0000;
  static final int DATA = 0x10_0000;

  final PhysicalMap physical = new PhysicalMap();
  final TurnScheduler<BookeVcpu> turns;
  final List<BookeVcpu> cores = new ArrayList<>();

  /**
   * @param programs one for each core
   */
  SmpGuest(long quantum, int[]... programs) {
    turns = new TurnScheduler<>(quantum);
    physical.mapRam(0, 16 << 20);
    for (int i = 0; i < programs.length; i++) {
      cores.add(new BookeVcpu(CpuModel.E500V2, physical, turns, i, BookeChoices.DEFAULT));
      load(entry(i), programs[i]);
    }
    reset();
  }

  void reset() {
    turns.reset();
    for (BookeVcpu core : cores) {
      core.reset(
          new EntryState(
              entry(core.index()),
              List.of(),
              List.of(new EntryState.Mapping(0, 0, 0, 7), new EntryState.Mapping(1, ALIAS, 0, 7))));
    }
  }

  static int entry(int core) {
    return 0x1000 * (core + 1);
  }

  static int[] program(int... words) {
    return words;
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

  int register(int core, String name) throws KvmException {
    int number = CpuModel.E500V2.architecture().register(name).orElseThrow().number();
    return ByteBuffer.wrap(cores.get(core).readRegister(number)).getInt();
  }

  Set<Integer> all() {
    Set<Integer> indices = new TreeSet<>();
    cores.forEach(core -> indices.add(core.index()));
    return indices;
  }

  long executed(int core) {
    return cores.get(core).instructionCount();
  }

  /** Runs these cores until all together have completed so many instructions more. */
  VmExit run(Set<Integer> indices, long instructions) {
    long at = turns.clock().ticks() + instructions * BookeVcpu.TICKS_PER_INSTRUCTION;
    turns.clock().schedule(at, turns::kick);
    return turns.run(indices);
  }

  /** One instruction of one core, the others stand. */
  VcpuExit step(int core) throws KvmException {
    stepping(core, true);
    VcpuExit exit = turns.run(Set.of(core)).exit();
    stepping(core, false);
    return exit;
  }

  void stepping(int core, boolean on) throws KvmException {
    cores
        .get(core)
        .setGuestDebug(
            on ? new Booke(GuestDebug.ENABLE | GuestDebug.SINGLESTEP, List.of()) : Booke.OFF);
  }
}
