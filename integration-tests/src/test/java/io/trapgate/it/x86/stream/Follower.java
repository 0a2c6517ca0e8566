package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.EmulationFailure;
import io.trapgate.target.x86.core.InsnSample;
import io.trapgate.target.x86.core.TripleFault;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Runs our processor along QEMU's trace: before every instruction all registers must agree. */
final class Follower {
  private static final int HISTORY = 12;

  private final BareCpu ours;
  private final Registers registers;
  private final DumpReader dump;
  private final Tolerated tolerated;
  private final ArrayDeque<String> history = new ArrayDeque<>();
  private byte[] code = new byte[0];
  private int codeBits = 16;
  private long instructions;

  Follower(BareCpu ours, QemuStream qemu, Tolerated tolerated) {
    this.ours = ours;
    this.registers = new Registers(ours);
    this.dump = new DumpReader(qemu.log(), registers::index, registers.count());
    this.tolerated = tolerated;
  }

  /** Instructions compared. */
  long instructions() {
    return instructions;
  }

  /** Follows the trace to the end of the streams; the first difference without an explanation. */
  Optional<String> run() throws IOException {
    do {
      if (!dump.next()) {
        return Optional.of("QEMU ended at once: " + dump.strange());
      }
    } while (dump.values()[registers.index("RIP")] != Frame.ENTRY);
    takeGeneralRegisters();
    while (!ours.state().halted) {
      Optional<String> found = compare().or(this::execute);
      if (found.isPresent()) {
        return found.map(this::report);
      }
      if (!ours.state().halted && !dump.next()) {
        return Optional.of(report("QEMU ended: " + dump.strange()));
      }
    }
    return Optional.empty();
  }

  /** EDX holds the processor's identity after a reset. */
  private void takeGeneralRegisters() {
    for (int i = 0; i < 8; i++) {
      registers.register(i).set().accept(dump.values()[i]);
    }
  }

  private Optional<String> compare() {
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < registers.count(); i++) {
      int digits = dump.digits()[i];
      if (digits > 0) {
        long theirs = dump.values()[i];
        Registers.Register register = registers.register(i);
        long mine = register.get().getAsLong() & -1L >>> 64 - 4 * Math.max(digits, 4);
        if (mine != theirs && !explained(register, mine, theirs)) {
          wrong.add(mismatch(register, mine, theirs).toString());
        }
      }
    }
    return wrong.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", wrong));
  }

  private Mismatch mismatch(Registers.Register register, long mine, long theirs) {
    return new Mismatch(
        InsnSample.name(code, codeBits), code, register.name(), mine, theirs);
  }

  private boolean explained(Registers.Register register, long mine, long theirs) {
    if (!tolerated.explains(mismatch(register, mine, theirs))) {
      return false;
    }
    register.set().accept(theirs);
    ours.cpu().registersChanged();
    return true;
  }

  private Optional<String> execute() {
    long at = ours.state().linearRip();
    code = ours.code(at);
    codeBits = ours.state().codeBits();
    if (history.size() == HISTORY) {
      history.removeFirst();
    }
    String line = "%x: %s".formatted(at, HexFormat.of().formatHex(code));
    history.add(line);
    instructions++;
    try {
      int vector = ours.step();
      if (vector >= 0) {
        history.removeLast();
        history.add(line + " #" + vector);
      }
      return Optional.empty();
    } catch (EmulationFailure failure) {
      return Optional.of("not modelled: " + failure.what());
    } catch (TripleFault fault) {
      return Optional.of("a triple fault");
    }
  }

  private String report(String what) {
    StringBuilder text = new StringBuilder("after %d instructions: %s".formatted(instructions, what));
    history.forEach(line -> text.append("\n  ").append(line));
    text.append("\n  the last: ").append(InsnSample.describe(code, codeBits));
    for (int i = 0; i < registers.count(); i++) {
      if (dump.digits()[i] > 0 && i < 40) {
        Registers.Register register = registers.register(i);
        text.append("\n  %s %x %x".formatted(register.name(), register.get().getAsLong(), dump.values()[i]));
      }
    }
    return text.toString();
  }

  /** Where the two memories differ. */
  Optional<String> memory(byte[] theirs) {
    byte[] mine = ours.read(0, theirs.length);
    int differs = Arrays.mismatch(mine, theirs);
    return differs < 0
        ? Optional.empty()
        : Optional.of(
            "memory at %x: %02x (QEMU: %02x)".formatted(differs, mine[differs], theirs[differs]));
  }
}
