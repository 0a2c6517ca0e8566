package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.EmulationFailure;
import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.InsnSample;
import io.trapgate.target.x86.core.Segment;
import io.trapgate.target.x86.core.TripleFault;
import io.trapgate.target.x86.core.X86Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Runs our processor along QEMU's trace: before every instruction all registers must agree. */
final class Follower {
  private static final int ACCESSED = 0x20;
  private static final int DIRTY = 0x40;
  private static final int PAGE_BYTES = 4096;
  private static final int HISTORY = 6;
  private static final int MOST_KINDS = 60;

  /** Far more than any stream has. */
  private static final int MOST_INSTRUCTIONS = 300_000;

  /** The general registers, RIP and the flags come first. */
  private static final int GENERAL = 18;

  private final BareCpu ours;
  private final Registers registers;
  private final DumpReader dump;
  private final Tolerated tolerated;
  private final ArrayDeque<String> history = new ArrayDeque<>();
  private final Map<String, String> found = new TreeMap<>();
  private final MadePath path;
  private final Set<Long> halfDirty = new HashSet<>();
  private final String[] writers = new String[Frame.USED_BYTES];
  private boolean changed;
  private int vector = -1;
  private long at;
  private byte[] code = new byte[0];
  private int codeBits = 16;
  private Mismatch.Traits traits = new Mismatch.Traits(0, 0);
  private long instructions;

  /**
   * @param path what the stream was made on
   */
  Follower(BareCpu ours, QemuStream qemu, Tolerated tolerated, MadePath path) {
    this.path = path;
    this.ours = ours;
    this.registers = new Registers(ours);
    this.dump = new DumpReader(qemu.log(), registers::index, registers.count());
    this.tolerated = tolerated;
  }

  /** Instructions compared. */
  long instructions() {
    return instructions;
  }

  /**
   * Follows the trace to the end of the streams. After a difference without an explanation goes on
   * with QEMU's registers, so that one run shows several.
   *
   * @return one report for each kind of difference
   */
  Collection<String> run() throws IOException {
    do {
      if (!dump.next()) {
        return List.of("QEMU ended at once: " + dump.strange());
      }
    } while (dump.values()[registers.index("RIP")] != Frame.ENTRY);
    takeGeneralRegisters();
    while (!ours.state().halted && found.size() < MOST_KINDS) {
      compare();
      if (!execute()) {
        break;
      }
      if (instructions > MOST_INSTRUCTIONS) {
        found.put("", report("the stream doesn't end"));
        break;
      }
      if (!ours.state().halted && !dump.next()) {
        found.put("", report("QEMU ended: " + dump.strange()));
        break;
      }
    }
    return found.values();
  }

  /** EDX holds the processor's identity after a reset. */
  private void takeGeneralRegisters() {
    for (int i = 0; i < 8; i++) {
      registers.register(i).set().accept(dump.values()[i]);
    }
  }

  private void compare() {
    List<Mismatch> wrong = new ArrayList<>();
    for (int i = 0; i < registers.count(); i++) {
      int digits = dump.digits()[i];
      if (digits > 0) {
        long theirs = dump.values()[i];
        Registers.Register register = registers.register(i);
        long mine = register.get().getAsLong() & -1L >>> 64 - 4 * Math.max(digits, 4);
        if (mine != theirs) {
          Mismatch mismatch =
              new Mismatch(
                  InsnSample.name(code, codeBits),
                  traits,
                  at,
                  vector,
                  register.name(),
                  mine,
                  theirs);
          if (!tolerated.explains(mismatch)) {
            wrong.add(mismatch);
          }
          register.set().accept(theirs);
          changed = true;
        }
      }
    }
    if (!wrong.isEmpty()) {
      String kind = wrong.stream().map(Mismatch::kind).collect(Collectors.joining());
      String what = wrong.stream().map(Object::toString).collect(Collectors.joining("; "));
      found.computeIfAbsent(kind, _ -> report(what));
    }
    if (changed) {
      changed = false;
      ours.cpu().registersChanged();
    }
  }

  private boolean execute() {
    path.next(ours.state());

    if (path.left()) {
      return false;
    }
    at = ours.state().linearRip();
    code = ours.code(at);
    codeBits = ours.state().codeBits();
    long rcx = ours.state().gpr[Gpr.RCX];
    traits =
        InsnSample.at(code, codeBits)
            .map(sample -> Mismatch.Traits.of(sample, rcx))
            .orElse(new Mismatch.Traits(0, 0));
    if (history.size() == HISTORY) {
      history.removeFirst();
    }
    String line = "%x: %s".formatted(at, HexFormat.of().formatHex(code));
    history.add(line);
    instructions++;
    try {
      vector = ours.step();
      noteWrites(line);
      noteHalfDirty();
      if (vector >= 0) {
        history.removeLast();
        history.add(line + " #" + vector);
      }
      return true;
    } catch (EmulationFailure failure) {
      found.put("", report("not modelled: " + failure.what()));
    } catch (TripleFault fault) {
      found.put("", report("a triple fault"));
    }
    return false;
  }

  /** So that a difference in memory says whose it is. */
  private void noteWrites(String line) {
    for (BareDebug.DataAccess access : ours.debug().accesses()) {
      for (int i = 0; access.write() && i < access.bytes(); i++) {
        long physical = ours.cpu().look(access.linear() + i);
        if (physical >= 0 && physical < writers.length) {
          writers[(int) physical] = line;
        }
      }
    }
  }

  /** The first page of a read-modify-write that has faulted at the second. */
  private void noteHalfDirty() {
    long second = ours.state().cr2;
    boolean updates = InsnSample.name(code, codeBits).matches(Tolerated.READ_MODIFY_WRITE);
    if (vector == X86Fault.PF && updates && second % PAGE_BYTES == 0) {
      halfDirty.add(ours.cpu().look(second - 1) / PAGE_BYTES);
    }
  }

  /** What the last instruction has loaded, and who has written it. */
  private Set<String> loaded() {
    Set<String> lines = new TreeSet<>();
    for (BareDebug.DataAccess access : ours.debug().accesses()) {
      for (int i = 0; !access.write() && i < access.bytes(); i++) {
        long physical = ours.cpu().look(access.linear() + i);
        if (Frame.within(physical, 0, writers.length)) {
          lines.add("%x, written by %s".formatted(physical & -4, writers[(int) physical]));
        }
      }
    }
    return lines;
  }

  private String report(String what) {
    StringBuilder text =
        new StringBuilder("after %d instructions: %s".formatted(instructions, what));
    history.forEach(line -> text.append("\n  ").append(line));
    loaded().forEach(line -> text.append("\n  loads ").append(line));
    text.append("\n  the last: ").append(InsnSample.describe(code, codeBits));
    text.append("\n ");
    for (int i = 0; i < GENERAL; i++) {
      if (dump.digits()[i] > 0) {
        text.append(" %s %x".formatted(registers.register(i).name(), dump.values()[i]));
      }
    }
    for (Segment segment : ours.state().segments) {
      text.append(" %04x:%x".formatted(segment.selector, segment.base));
    }
    return text.toString();
  }

  /** The dirty bit, where a tolerance explains it in the page table's entry there. */
  private int halfDirty(byte[] mine, byte[] theirs, int at) {
    boolean ourDirty = (mine[at] & ~theirs[at] & DIRTY) != 0;
    long page =
        (ByteBuffer.wrap(mine).order(ByteOrder.LITTLE_ENDIAN).getInt(at) & -1L >>> 32) >> 12;
    if (!ourDirty || !halfDirty.contains(page)) {
      return 0;
    }
    tolerated.count(Tolerated.HALF_DIRTY);
    return DIRTY;
  }

  /**
   * Where the two memories differ, but for the accessed bits of page tables: QEMU sets them in
   * PAE's page-directory pointers, and not where an access is only checked.
   *
   * @param unlike what may differ
   */
  Optional<String> memory(byte[] theirs, UnlikeMemory unlike) {
    byte[] mine = ours.read(0, theirs.length);
    for (int i = 0; i < mine.length; i++) {
      int ignored = i >= Frame.TABLES && i % 4 == 0 ? ACCESSED | halfDirty(mine, theirs, i) : 0;
      if (((mine[i] ^ theirs[i]) & ~ignored) != 0 && !unlike.contains(i)) {
        return Optional.of(
            "memory at %x: %02x (QEMU: %02x), written by %s"
                .formatted(i, mine[i], theirs[i], writers[i]));
      }
    }
    return Optional.empty();
  }
}
