package io.trapgate.it.gdb;

import io.trapgate.target.kvm.HostAbilities;
import io.trapgate.target.kvm.HostAbilities.Ability;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A fact that the model and the host's KVM have different values of. Which there are, and why, is
 * in {@code kvm-differences.txt}.
 *
 * @param guest name of the file that was run
 * @param where the stop
 * @param what the register, for example
 * @param ours the model's value
 * @param theirs KVM's
 */
record KvmDifference(String guest, String where, String what, String ours, String theirs) {
  private static final String LIST = "/x86/kvm-differences.txt";
  private static final String SEPARATOR = " | ";
  private static final int FIELDS = 6;

  /** All of a guest's, in their order; first what KVM couldn't execute. */
  static List<KvmDifference> between(String guest, KvmScript model, KvmScript kvm) {
    List<KvmDifference> all = new ArrayList<>();
    for (KvmScript.Line refusal : kvm.refusals()) {
      all.add(of(guest, new KvmScript.Line(refusal.where(), refusal.what(), "executed"), refusal));
    }
    List<KvmScript.Line> mine = model.lines();
    List<KvmScript.Line> found = kvm.lines();
    for (int i = 0; i < Math.max(mine.size(), found.size()); i++) {
      KvmScript.Line ours = i < mine.size() ? mine.get(i) : null;
      KvmScript.Line theirs = i < found.size() ? found.get(i) : null;
      if (!Objects.equals(ours, theirs)) {
        all.add(of(guest, ours, theirs));
      }
    }
    return all;
  }

  private static KvmDifference of(
      String guest, KvmScript.@Nullable Line ours, KvmScript.@Nullable Line theirs) {
    if (ours == null || theirs == null) {
      KvmScript.Line only = Objects.requireNonNull(ours == null ? theirs : ours);
      return new KvmDifference(guest, only.where(), only.what(), value(ours), value(theirs));
    }
    boolean sameFact = ours.where().equals(theirs.where()) && ours.what().equals(theirs.what());
    return sameFact
        ? new KvmDifference(guest, ours.where(), ours.what(), ours.value(), theirs.value())
        : new KvmDifference(guest, ours.where(), ours.what(), ours.toString(), theirs.toString());
  }

  private static String value(KvmScript.@Nullable Line line) {
    return line == null ? "nothing" : line.value();
  }

  /** Those that this host is to have, for what it lacks. */
  static List<KvmDifference> expected(String guest, HostAbilities host) {
    Map<String, Ability> reasons = new HashMap<>();
    List<KvmDifference> expected = new ArrayList<>();
    for (String line : list()) {
      if (line.startsWith("reason ")) {
        String[] parts = line.split(" ", 4);
        reasons.put(parts[1], Ability.valueOf(parts[2]));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split(" \\| ", -1);
        Ability lacking = parts.length == FIELDS ? reasons.get(parts[5]) : null;
        if (lacking == null) {
          throw new AssertionError(LIST + ": " + line + " (expected: six fields, a reason last)");
        }
        if (parts[0].equals(guest) && !host.can(lacking)) {
          expected.add(new KvmDifference(parts[0], parts[1], parts[2], parts[3], parts[4]));
        }
      }
    }
    return expected;
  }

  private static List<String> list() {
    try (InputStream in = Objects.requireNonNull(KvmDifference.class.getResourceAsStream(LIST))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a line of the list, but for the reason. */
  @Override
  public String toString() {
    return String.join(SEPARATOR, guest, where, what, ours, theirs);
  }
}
