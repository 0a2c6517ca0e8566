package io.trapgate.target.x86;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.x86.core.CpuProfile;
import io.trapgate.target.x86.core.FxProfile;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How a modelled x86 processor behaves where there is a choice. */
public final class X86Choices {
  /** Every choice at its default. */
  public static final X86Choices DEFAULT = of(Map.of());

  private final Map<Choice, String> chosen;

  private X86Choices(Map<Choice, String> chosen) {
    this.chosen = chosen;
  }

  /**
   * One choice.
   *
   * @param name its name
   * @param values what it may be; the first is the default
   * @param description what it decides, in one line
   * @param source what is known about it
   */
  public record Named(String name, List<String> values, String description, String source) {}

  /** All choices. */
  public static List<Named> all() {
    return Arrays.stream(Choice.values())
        .map(c -> new Named(c.label(), c.allowed(), c.description(), c.source()))
        .toList();
  }

  /**
   * Takes the choices that are named; the others have their default.
   *
   * @throws IllegalArgumentException for a name or a value that doesn't exist; the message is one
   *     line for the user
   */
  public static X86Choices of(Map<String, String> named) {
    Map<Choice, String> chosen = new EnumMap<>(Choice.class);
    for (Choice choice : Choice.values()) {
      chosen.put(choice, choice.allowed().getFirst());
    }
    named.forEach((name, value) -> {
      Choice choice = choice(name);
      require(choice, value);
      chosen.put(choice, value);
    });
    return new X86Choices(chosen);
  }

  private static Choice choice(String name) {
    for (Choice choice : Choice.values()) {
      if (choice.label().equals(name)) {
        return choice;
      }
    }
    String known =
        Arrays.stream(Choice.values()).map(Choice::label).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("choice: " + name + " (expected: one of " + known + ")");
  }

  private static void require(Choice choice, String value) {
    if (!choice.allowed().contains(value)) {
      throw new IllegalArgumentException(
          "choice %s: %s (expected: %s)"
              .formatted(choice.label(), value, String.join(" or ", choice.allowed())));
    }
  }

  /** Whether this is the answer. */
  boolean is(Choice choice, String value) {
    require(choice, value);
    return value.equals(chosen.get(choice));
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
