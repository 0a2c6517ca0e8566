package io.trapgate.target.booke;

import io.trapgate.target.engine.Answers;
import io.trapgate.target.engine.OpenPoint;
import io.trapgate.target.kvm.KvmCompat;
import java.util.List;
import java.util.Map;

/**
 * How the debug facility behaves where there is a choice: which KVM it follows, and the answers to
 * what the sources leave open.
 */
public final class BookeChoices {
  /** Upstream's KVM and every choice at its default. */
  public static final BookeChoices DEFAULT = of(KvmCompat.UPSTREAM, Map.of());

  private final KvmCompat compat;
  private final Answers<Choice> answers;

  private BookeChoices(KvmCompat compat, Answers<Choice> answers) {
    this.compat = compat;
    this.answers = answers;
  }

  /** All open points. */
  public static List<OpenPoint> all() {
    return Answers.all(Choice.class);
  }

  /**
   * Takes the choices that are named; the others have their default.
   *
   * @throws IllegalArgumentException for a name or a value that doesn't exist; the message is one
   *     line for the user
   */
  public static BookeChoices of(KvmCompat compat, Map<String, String> named) {
    return new BookeChoices(compat, Answers.of(Choice.class, named));
  }

  /** Whether this is the answer. */
  boolean is(Choice choice, String value) {
    return answers.is(choice, value);
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
