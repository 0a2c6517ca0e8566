package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.x86.core.EmulationFailure;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.InsnSample;
import io.trapgate.target.x86.core.X86State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Runs our processor and the host's KVM along a stream, one step after another. */
final class KvmFollower {
  private static final String[] GPRS = {
    "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13",
    "r14", "r15"
  };
  private static final String[] SELECTORS = {"es", "cs", "ss", "ds", "fs", "gs"};
  private static final long STEPPED = GuestDebug.X86.DR6_BASE | GuestDebug.X86.DR6_BS;
  private static final int RF = 1 << 16;
  private static final int MOST_ITERATIONS = 0x2_0000;
  private static final int MOST_STEPS = 100_000;

  /** What was compared, found and tolerated. */
  static final class Tally {
    long compared;
    final List<String> wrong = new ArrayList<>();
    final TreeMap<String, Integer> tolerated = new TreeMap<>();

    void tolerate(String what) {
      tolerated.merge(what, 1, Integer::sum);
    }

    @Override
    public String toString() {
      return compared + " instructions, tolerated " + tolerated;
    }
  }

  private final BareCpu ours;
  private final HostVm theirs;
  private final Tally tally;
  private final String name;
  private boolean ended;
  private byte[] code = {};
  private long at;
  private int codeBits;
  private long rcx;

  KvmFollower(BareCpu ours, HostVm theirs, Tally tally, String name) {
    this.ours = ours;
    this.theirs = theirs;
    this.tally = tally;
    this.name = name;
  }

  /** To the end of the stream, or to the first difference. */
  void run() throws KvmException {
    theirs.step();
    for (int i = 0; i < GPRS.length; i++) {
      ours.state().gpr[i] = theirs.get(GPRS[i]);
    }
    ours.state().cr0 = theirs.get("cr0"); // CD and NW, as the machine starts
    ours.cpu().registersChanged();
    for (int i = 0; i < MOST_STEPS; i++) {
      at = ours.state().linearRip();
      code = ours.code(at);
      codeBits = ours.state().codeBits();
      rcx = ours.state().gpr[Gpr.RCX];
      if (code[0] == (byte) 0xF4) {
        memory();
        return;
      }
      Optional<String> difference = step();
      if (difference.isPresent()) {
        tally.wrong.add(
            "%s at %x: %s %s: %s"
                .formatted(
                    name,
                    at,
                    HexFormat.of().formatHex(code),
                    InsnSample.describe(code, codeBits),
                    difference.get()));
        return;
      }
      if (ended) {
        memory();
        return;
      }
      tally.compared++;
    }
    tally.wrong.add(name + " doesn't end");
  }

  private Optional<String> step() throws KvmException {
    VcpuExit exit = theirs.run();
    if (exit instanceof VcpuExit.InternalError error && error.reason().contains("can't emulate")) {
      tally.tolerate(
          "KVM doesn't emulate " + InsnSample.name(code, codeBits) + ": the stream ends");
      ended = true;
      return Optional.empty();
    }
    if (exit instanceof VcpuExit.Debug.X86 first && first.pc() == at && repeated()) {
      tally.tolerate(
          "a step of a repeated instruction executes all iterations, the next leaves it");
      exit = theirs.run();
    }
    if (!(exit instanceof VcpuExit.Debug.X86 debug)) {
      return Optional.of("KVM: " + exit);
    }
    if (debug.dr6() != STEPPED || debug.exception() != VcpuExit.Debug.X86.DB) {
      return Optional.of("KVM: " + debug);
    }
    int vector;
    try {
      vector = ours.step();
      if (vector >= 0) {
        // A step into an exception ends behind the handler's first instruction there.
        if (ours.state().linearRip() != debug.pc()) {
          tally.tolerate("a step into an exception executes one instruction more");
          ours.step();
        }
      } else if (ours.state().linearRip() == at) {
        for (int i = 0; i < MOST_ITERATIONS && ours.state().linearRip() == at; i++) {
          ours.step();
        }
      }
    } catch (EmulationFailure failure) {
      return Optional.of("ours: " + failure.what());
    }
    if (ours.state().linearRip() != debug.pc()) {
      return Optional.of("pc %x (KVM: %x)".formatted(ours.state().linearRip(), debug.pc()));
    }
    return compare(vector);
  }

  private boolean repeated() {
    return InsnSample.name(code, codeBits).matches("(movs|cmps|stos|lods|scas)b?");
  }

  private Optional<String> compare(int vector) throws KvmException {
    X86State mine = ours.state();
    StringBuilder wrong = new StringBuilder();
    for (int i = 0; i < GPRS.length; i++) {
      long found = theirs.get(GPRS[i]);
      if (mine.gpr[i] != found) {
        wrong.append("%s %x (KVM: %x); ".formatted(GPRS[i], mine.gpr[i], found));
      }
    }
    for (int i = 0; i < SELECTORS.length; i++) {
      compare(SELECTORS[i], mine.segments[i].selector, wrong);
      compare(SELECTORS[i] + "_base", mine.segments[i].base, wrong);
    }
    compare("cr0", mine.cr0, wrong);
    compare("cr2", mine.cr2, wrong);
    compare("cr3", mine.cr3, wrong);
    compare("cr4", mine.cr4, wrong);
    flags(vector, wrong);
    return wrong.isEmpty() ? Optional.empty() : Optional.of(wrong.toString());
  }

  private void compare(String register, long mine, StringBuilder wrong) throws KvmException {
    long found = theirs.get(register);
    if (mine != found) {
      wrong.append("%s %x (KVM: %x); ".formatted(register, mine, found));
    }
  }

  private void flags(int vector, StringBuilder wrong) throws KvmException {
    int mine = ours.state().flags;
    int found = (int) theirs.get("eflags");
    int different = mine ^ found;
    int undefined =
        InsnSample.at(code, codeBits).map(sample -> UndefinedFlags.of(sample, rcx)).orElse(0);
    if (vector < 0 && (different & undefined) != 0) {
      tally.tolerate("flags undefined after " + InsnSample.name(code, codeBits));
      different &= ~undefined;
    }
    if ((different & RF) != 0) {
      tally.tolerate("RF inside a repeated instruction");
      different &= ~RF;
    }
    if (different != 0) {
      wrong.append("eflags %x (KVM: %x), %x; ".formatted(mine, found, different & Flag.ARITHMETIC));
    } else if (mine != found) {
      ours.state().flags = found;
      ours.cpu().registersChanged();
    }
  }

  private void memory() {
    byte[] mine = ours.read(0, Frame.USED_BYTES);
    byte[] found = theirs.read(0, 0xA_0000);
    int differs = Arrays.mismatch(mine, 0, found.length, found, 0, found.length);
    if (differs >= 0) {
      tally.wrong.add(
          "%s: memory at %x: %02x (KVM: %02x)"
              .formatted(name, differs, mine[differs], found[differs]));
    }
  }
}
