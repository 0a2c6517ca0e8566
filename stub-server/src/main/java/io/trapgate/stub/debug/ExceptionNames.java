package io.trapgate.stub.debug;

import io.trapgate.target.kvm.GuestException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Exceptions of the guest as users name them: by name, with or without {@code #}, or by a word for
 * several, in either case.
 *
 * @param known all that the machine has
 */
public record ExceptionNames(List<GuestException> known) {
  public ExceptionNames {
    known = List.copyOf(known);
  }

  /**
   * Those that are named.
   *
   * @throws IllegalArgumentException for a name that isn't known, or any where none is; the message
   *     is one line for the user, with those that are
   */
  public Set<GuestException> select(List<String> names) {
    Set<GuestException> chosen = new LinkedHashSet<>();
    for (String name : names) {
      List<GuestException> meant = known.stream().filter(each -> matches(each, name)).toList();
      if (known.isEmpty()) {
        throw new IllegalArgumentException(StopOn.NOT_OFFERED);
      }
      if (meant.isEmpty()) {
        String expected =
            known.isEmpty()
                ? "none: this machine can't stop before exceptions, as KVM has no such exit"
                : String.join(", ", all());
        throw new IllegalArgumentException(
            "exception '" + name + "' (expected: " + expected + ")");
      }
      chosen.addAll(meant);
    }
    return chosen;
  }

  private static boolean matches(GuestException exception, String asked) {
    String name = asked.toLowerCase(Locale.ROOT);
    return Stream.concat(Stream.of(exception.name()), exception.words().stream())
        .map(each -> each.toLowerCase(Locale.ROOT))
        .anyMatch(each -> each.equals(name) || each.equals("#" + name));
  }

  /** All names, and then all words. */
  private Set<String> all() {
    return Stream.concat(
            known.stream().map(GuestException::name),
            known.stream().flatMap(each -> each.words().stream()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
