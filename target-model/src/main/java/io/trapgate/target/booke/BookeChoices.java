package io.trapgate.target.booke;

import io.trapgate.target.kvm.KvmCompat;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How the debug facility behaves where there is a choice: which KVM it follows, and the answers to
 * what the sources leave open.
 */
public final class BookeChoices {
  /** Upstream's KVM and every choice at its default. */
  public static final BookeChoices DEFAULT = of(KvmCompat.UPSTREAM, Map.of());

  private final KvmCompat compat;
  private final Map<Choice, String> chosen;

  private BookeChoices(KvmCompat compat, Map<Choice, String> chosen) {
    this.compat = compat;
    this.chosen = chosen;
  }

  /**
   * One open point.
   *
   * @param name its name
   * @param values what it may be; the first is the default
   * @param description what it decides, in one line
   * @param source what is known about it
   */
  public record Named(String name, List<String> values, String description, String source) {}

  /** All open points. */
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
  public static BookeChoices of(KvmCompat compat, Map<String, String> named) {
    Map<Choice, String> chosen = new EnumMap<>(Choice.class);
    for (Choice choice : Choice.values()) {
      chosen.put(choice, choice.allowed().getFirst());
    }
    named.forEach((name, value) -> {
      Choice choice = choice(name);
      require(choice, value);
      chosen.put(choice, value);
    });
    return new BookeChoices(compat, chosen);
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

  /** Whether the guest has the core to itself, without KVM's view of it. */
  public boolean bare() {
    return is(Choice.GUEST_RUNS, "bare");
  }

  /** Whether it follows the patch as it was mailed. */
  boolean seed() {
    return compat == KvmCompat.SEED_V3;
  }
}
