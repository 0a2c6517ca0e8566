package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.X86Fault;
import io.trapgate.target.x86.fpu.FpuState;
import java.util.Map;
import java.util.TreeMap;

/**
 * What differs for a reason between our x87, MMX and SSE and a processor's. Only the last
 * instruction of a stream can be one of these.
 */
final class FloatDifferences implements LongPair.Adjustment {
  private static final String COMPARISONS = "f(i|u)?com(p|pp)?|ftst";
  private static final String TO_FLAGS = "fu?comip?";
  private static final int CONDITIONS = 0x4700;
  private static final int C1 = 0x200;

  private final Map<String, Integer> counts = new TreeMap<>();
  private final boolean processor;
  private final boolean triedAgain;
  private String last = "";

  /**
   * @param processor whether the processor executes the guest itself
   * @param triedAgain whether KVM's emulator tries what the processor has refused then
   */
  FloatDifferences(boolean processor, boolean triedAgain) {
    this.processor = processor;
    this.triedAgain = triedAgain;
  }

  /** The last instruction of the stream that is compared. */
  void last(String mnemonic) {
    last = mnemonic;
  }

  /** Whether nothing should follow, as what is left behind may differ. */
  static boolean endsStream(String mnemonic, FpuState fpu) {
    boolean pending = (fpu.fsw & FpuState.ES) != 0;
    return mnemonic.matches(TO_FLAGS) || pending && mnemonic.matches(COMPARISONS);
  }

  @Override
  public boolean adjust(LongPair pair) throws KvmException {
    int vector = pair.ours().vector();
    if (!processor) {
      storeOfEmulator(pair, vector);
    } else if (vector < 0) {
      comparison(pair);
    } else if (triedAgain
        && vector == X86Fault.GP
        && pair.theirs().vector() == X86Fault.UD
        && pair.sameInstruction()) {
      count("what the processor refuses with #GP, KVM's emulator tries again and hasn't: #UD");
      return true;
    } else if (vector != X86Fault.UD && vector != X86Fault.MF && last.equals("maskmovq")) {
      forMmx(pair, "MASKMOVQ has left the x87 for MMX when its store faults");
    } else if (vector == X86Fault.XM && last.matches("cvtt?p[sd]2pi|cvtpi2ps")) {
      forMmx(pair, "CVTxx2PI and CVTPI2PS have left the x87 for MMX when they raise #XM");
    }
    return false;
  }

  /** KVM's emulator reads an MMX register by the host's own MOVQ, then looks at memory. */
  private void storeOfEmulator(LongPair pair, int vector) throws KvmException {
    if (vector == X86Fault.GP && last.equals("movq")) {
      forMmx(pair, "a MOVQ to memory that faults has left the x87 for MMX in KVM's emulator");
    }
  }

  private void forMmx(LongPair pair, String reason) throws KvmException {
    FpuState fpu = pair.ours().state().fpu;
    byte[] image = pair.theirs().image();
    boolean left = (image[3] >>> 3 & 7) == 0 && image[4] == (byte) 0xFF; // TOP, FTW
    if (left && (fpu.top() != 0 || fpu.valid != 0xFF)) {
      count(reason);
      fpu.top(0);
      fpu.valid = 0xFF;
    }
  }

  private void comparison(LongPair pair) throws KvmException {
    FpuState fpu = pair.ours().state().fpu;
    int found = (int) HostVm.part(pair.theirs().image(), 2) & 0xFFFF;
    boolean pending = (fpu.fsw & FpuState.ES) != 0;
    if (last.matches(TO_FLAGS) && (fpu.fsw ^ found) == C1) {
      count("FCOMI and its kin leave C1 (SDM 2A: cleared)");
      fpu.fsw ^= C1;
    }
    if (last.matches(TO_FLAGS) && pending) {
      takeFlags(pair);
    }
    int conditions = (fpu.fsw ^ found) & CONDITIONS;
    if (pending && last.matches(COMPARISONS) && conditions != 0) {
      count("a comparison sets C0, C2, C3 although its exception isn't masked");
      fpu.fsw ^= conditions;
    }
  }

  private void takeFlags(LongPair pair) throws KvmException {
    int mine = pair.ours().pushedFlags();
    int changed = (mine ^ pair.theirs().pushedFlags()) & Flag.ARITHMETIC;
    if (changed != 0) {
      count("FCOMI and its kin set the flags although their exception isn't masked");
      pair.ours().changeFlags(mine ^ changed);
    }
  }

  private void count(String reason) {
    counts.merge(reason, 1, Integer::sum);
  }

  /** How often each was needed. */
  Map<String, Integer> counts() {
    return counts;
  }
}
