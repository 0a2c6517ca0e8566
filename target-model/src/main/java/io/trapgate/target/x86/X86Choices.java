package io.trapgate.target.x86;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.engine.Answers;
import io.trapgate.target.engine.OpenPoint;
import io.trapgate.target.x86.core.CpuProfile;
import io.trapgate.target.x86.core.FxProfile;
import java.util.List;
import java.util.Map;

/** How a modelled x86 processor behaves where there is a choice. */
public final class X86Choices {
  /** Every choice at its default. */
  public static final X86Choices DEFAULT = of(Map.of());

  private final Answers<Choice> answers;

  private X86Choices(Answers<Choice> answers) {
    this.answers = answers;
  }

  /** All choices. */
  public static List<OpenPoint> all() {
    return Answers.all(Choice.class);
  }

  /**
   * Takes the choices that are named; the others have their default.
   *
   * @throws IllegalArgumentException for a name or a value that doesn't exist; the message is one
   *     line for the user
   */
  public static X86Choices of(Map<String, String> named) {
    return new X86Choices(Answers.of(Choice.class, named));
  }

  /** Whether this is the answer. */
  boolean is(Choice choice, String value) {
    return answers.is(choice, value);
  }

  /** What differs from processor to processor. */
  CpuProfile profile() {
    return new CpuProfile(
        is(Choice.FX, "kvm")
            ? FxProfile.KVM
            : is(Choice.FX, "cpu") ? FxProfile.CPU : FxProfile.SEED_V1);
  }

  /** What gdb is told of the processor. */
  public Architecture architecture() {
    return is(Choice.GDB_ARCH, "i386:x86-64")
        ? RegisterFile.LONG
        : is(Choice.GDB_ARCH, "i386") ? RegisterFile.I386 : RegisterFile.I8086;
  }
}
