package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.Segment;
import io.trapgate.target.x86.core.X86Fault;
import java.util.Arrays;

/**
 * Registers, flags and memory that differ behind a step exactly as one of the emulator's quirks has
 * it, or in flags that the manual leaves undefined. KVM gets ours then.
 */
final class EmulatorResults {
  private static final int STACK_BYTES = 16;
  private static final int WIDE_BYTES = 8;
  private static final long LOW_HALF = 0xFFFF_FFFFL;

  /** Attributes of a present, writable 32-bit segment of level 0. */
  private static final int FLAT_STACK = 0xC093;

  /** Of a selector: in the LDT. */
  private static final int LOCAL = 4;

  private final BareCpu ours;
  private final HostVm theirs;
  private final KvmTally tally;

  EmulatorResults(BareCpu ours, HostVm theirs, KvmTally tally) {
    this.ours = ours;
    this.theirs = theirs;
    this.tally = tally;
  }

  /** Whether a general register's difference is explained. */
  boolean general(KvmStep step, int number, long mine, long found) throws KvmException {
    boolean explained =
        number == Gpr.RSP
                && step.vector() >= 0
                && !ours.state().protectedMode()
                && found == (mine & 0xFFFF)
                && tally.tolerates(EmulatorQuirk.ESP_CLEARED)
            || step.comparesRegister32()
                && (ours.state().flags & Flag.ZF) == 0
                && found == (mine & LOW_HALF)
                && tally.tolerates(EmulatorQuirk.CMPXCHG_CLEARS);
    if (explained) {
      theirs.set(KvmComparison.GPRS[number], mine);
    }
    return explained;
  }

  /** Whether SS is null in 64-bit mode and the flat one that the emulator makes of it. */
  boolean nullStack() throws KvmException {
    Segment mine = ours.state().ss();
    boolean flat =
        ours.state().mode64()
            && mine.unusable
            && mine.selector < LOCAL
            && theirs.get("ss") == mine.selector
            && theirs.get("ss_attr") == (FLAT_STACK | (long) mine.selector << 5);
    return flat && tally.tolerates(EmulatorQuirk.NULL_SS);
  }

  /** Whether the flags' difference is explained. */
  boolean flags(KvmStep step, int mine, int found) throws KvmException {
    int differ = mine ^ found;
    int undefined = step.vector() < 0 ? step.undefinedFlags() : 0;
    boolean explained;
    if ((differ & ~undefined) == 0) {
      tally.explained("flags that the manual leaves undefined after " + step.name());
      explained = true;
    } else if (step.vector() >= 0 && differ == Flag.AC && (mine & Flag.AC) != 0) {
      explained = tally.tolerates(EmulatorQuirk.AC_CLEARED);
    } else {
      explained =
          step.vector() < 0
              && step.name().matches("aa[md]")
              && (differ & ~(Flag.SF | Flag.ZF | undefined)) == 0
              && (found & (Flag.SF | Flag.ZF)) == ofAccumulator(step)
              && tally.tolerates(EmulatorQuirk.AAM_FLAGS);
    }
    if (explained) {
      theirs.set("eflags", mine);
    }
    return explained;
  }

  /** Behind an IRET of 64-bit code, and the instruction that KVM has executed along with it. */
  void returned(int before) throws KvmException {
    int mine = ours.state().flags & Flag.IOPL;
    int found = (int) theirs.get("eflags");
    if (mine != (found & Flag.IOPL)
        && ((found & Flag.IOPL) == (before & Flag.IOPL) || (found & Flag.IOPL) == 0)
        && tally.tolerates(EmulatorQuirk.IRET_IOPL)) {
      theirs.set("eflags", found & ~Flag.IOPL | mine);
    }
  }

  /** SF and ZF of all of AX or EAX. */
  private int ofAccumulator(KvmStep step) {
    int bits = step.accumulatorBits();
    long value = ours.state().gpr[Gpr.RAX] << 64 - bits;
    return (value < 0 ? Flag.SF : 0) | (value == 0 ? Flag.ZF : 0);
  }

  /** Looks at what was stored, and makes it ours where the difference is explained. */
  void stored(KvmStep step, BareDebug.DataAccess access) {
    long linear = access.linear();
    int bytes = access.bytes();
    if (ours.cpu().look(linear) < 0) {
      return;
    }
    if (step.vector() >= 0) {
      frame(step, linear, bytes);
      errorCode(step, linear, bytes);
    } else if (step.pushesSelector() && bytes == 4 && isHalfKept(step, linear)) {
      if (tally.tolerates(EmulatorQuirk.SELECTOR_PUSHED)) {
        copy(linear, bytes);
      }
    } else if (step.storesWordWide() && bytes == 2 && isStoredWide(step, linear)) {
      if (tally.tolerates(EmulatorQuirk.SELECTOR_STORED_WIDE)) {
        copy(linear, WIDE_BYTES);
      }
    }
  }

  /** The selector, and behind it what was there before. */
  private boolean isHalfKept(KvmStep step, long linear) {
    return !same(linear, 4)
        && same(linear, 2)
        && Arrays.equals(step.below(), 2, 4, theirBytes(linear, 4), 2, 4);
  }

  /** The word, and behind it 0 or the rest of CR0. */
  private boolean isStoredWide(KvmStep step, long linear) {
    long whole = step.name().equals("smsw") ? ours.state().cr0 : word(linear);
    byte[] found = theirBytes(linear, WIDE_BYTES);
    return HostVm.part(found, 0) == whole && !same(linear, WIDE_BYTES);
  }

  private long word(long linear) {
    return HostVm.part(ours.read(ours.cpu().look(linear), 2), 0);
  }

  /** KVM may have pushed it elsewhere, and the flags with TF. */
  private void frame(KvmStep step, long linear, int bytes) {
    long base = ours.state().ss().base;
    long pushed = withoutBase(linear);
    boolean elsewhere =
        isWithoutBase(step)
            && Frame.within(pushed, 0, Frame.RAM_BYTES - STACK_BYTES)
            && !(same(linear, bytes) && same(pushed, bytes))
            && pushedAs(linear, pushed, bytes);
    if (elsewhere && tally.tolerates(EmulatorQuirk.FRAME_WITHOUT_BASE)) {
      copy(linear, bytes);
      copy(pushed, bytes);
    } else if (!same(linear, bytes)
        && (pushedAs(linear, linear, bytes) || pushedNowhere(step, base, pushed))) {
      copy(linear, bytes);
    }
  }

  /** Where KVM pushes what belongs to a place in the stack. */
  private long withoutBase(long linear) {
    long offset = linear - ours.state().ss().base;
    long high = ours.state().stackBytes() == 2 ? ours.state().gpr[Gpr.RSP] & 0xFFFF_0000L : 0;
    return (offset + high) & LOW_HALF;
  }

  private boolean isWithoutBase(KvmStep step) {
    return step.protectedMode() && !ours.state().mode64();
  }

  /** Whether KVM has pushed at an ESP that is so large that no memory is there. */
  private boolean pushedNowhere(KvmStep step, long base, long pushed) {
    return isWithoutBase(step)
        && base != 0
        && pushed >= Frame.RAM_BYTES
        && tally.tolerates(EmulatorQuirk.FRAME_NOWHERE);
  }

  /** Whether KVM has pushed there what ours has pushed, but for the TF of a new step. */
  private boolean pushedAs(long linear, long pushed, int bytes) {
    if (same(linear, pushed, bytes)) {
      return true;
    }
    byte[] mine = ours.read(ours.cpu().look(linear), bytes);
    long differ = HostVm.part(mine, 0) ^ HostVm.part(theirBytes(pushed, bytes), 0);
    return differ == Flag.TF
        && (mine[1] & 1) == 0
        && theirs.stepsAnew()
        && tally.tolerates(EmulatorQuirk.STEP_PUSHED);
  }

  private void errorCode(KvmStep step, long linear, int bytes) {
    if (step.name().equals("ltr")
        && step.vector() == X86Fault.GP
        && (word(linear) & LOCAL) != 0
        && (isZero(linear, bytes) || isWithoutBase(step) && isZero(withoutBase(linear), bytes))
        && tally.tolerates(EmulatorQuirk.LTR_ERROR_CODE)) {
      copy(linear, bytes);
    }
  }

  private boolean isZero(long linear, int bytes) {
    return ours.cpu().look(linear) >= 0 && HostVm.part(theirBytes(linear, bytes), 0) == 0;
  }

  private byte[] theirBytes(long linear, int bytes) {
    long physical = ours.cpu().look(linear);
    return theirs.read(physical + KvmComparison.window(ours), bytes);
  }

  private boolean same(long linear, int bytes) {
    return same(linear, linear, bytes);
  }

  private boolean same(long linear, long theirLinear, int bytes) {
    long mine = ours.cpu().look(linear);
    return mine >= 0
        && ours.cpu().look(theirLinear) >= 0
        && Arrays.equals(ours.read(mine, bytes), theirBytes(theirLinear, bytes));
  }

  private void copy(long linear, int bytes) {
    long physical = ours.cpu().look(linear);
    theirs.write(physical + KvmComparison.window(ours), ours.read(physical, bytes));
  }
}
