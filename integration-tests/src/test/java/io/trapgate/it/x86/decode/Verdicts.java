package io.trapgate.it.x86.decode;

import io.trapgate.target.x86.core.DecoderProbe;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares what both decoders make of the same bytes, and counts. */
final class Verdicts {
  private static final int MOST_SHOWN = 400;

  private final TreeSet<String> notModelled = new TreeSet<>();
  private final TreeMap<String, Integer> others = new TreeMap<>();
  private final TreeMap<String, Integer> modelled = new TreeMap<>();
  private final TreeMap<String, Integer> tolerated = new TreeMap<>();
  private final TreeSet<String> kinds = new TreeSet<>();
  private final TreeSet<String> wrong = new TreeSet<>();
  private final TreeSet<String> rows = new TreeSet<>();
  private int undefined;

  void compare(Iced.Question question, Optional<Iced.Answer> theirs) {
    Optional<DecoderProbe.Decoded> ours = DecoderProbe.decode(question.code(), question.bits());
    if (ours.isEmpty() && theirs.isEmpty()) {
      undefined++;
      return;
    }
    if (ours.isEmpty()) {
      String encoding = theirs.get().encoding();
      if (!encoding.equals("Legacy")) {
        others.merge(encoding, 1, Integer::sum);
      } else {
        notModelled.add(theirs.get().name());
      }
      return;
    }
    rows.add(ours.get().row());
    modelled.merge(ours.get().name(), 1, Integer::sum);
    String difference =
        theirs
            .map(answer -> Spelling.difference(ours.get(), answer))
            .orElse(Optional.of(ours.get().name() + " is no instruction"))
            .orElse("");
    if (!difference.isEmpty()) {
      disagree(question, ours.get(), theirs, difference);
    }
  }

  private void disagree(
      Iced.Question question,
      DecoderProbe.Decoded ours,
      Optional<Iced.Answer> theirs,
      String difference) {
    Optional<String> reason = Deviations.reason(question, ours, theirs);
    if (reason.isPresent()) {
      tolerated.merge(reason.get(), 1, Integer::sum);
    } else if (kinds.add(difference.replaceAll("[0-9a-f]+(?![A-Za-z])", "#"))
        && wrong.size() < MOST_SHOWN) {
      wrong.add(
          "%s: %d-bit %s: ours %s, iced %s"
              .formatted(
                  difference,
                  question.bits(),
                  HexFormat.of().formatHex(question.code()),
                  ours,
                  theirs.map(Object::toString).orElse("invalid")));
    }
  }

  /** What differs without a reason, one example of each kind. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** The rows that were met. */
  Set<String> rows() {
    return rows;
  }

  /** Mnemonics of what iced knows and we don't, but for VEX and its kin. */
  Set<String> notModelled() {
    return notModelled;
  }

  /** Encodings of what iced knows and we don't, but for the one without AVX and 3DNow!. */
  Set<String> otherEncodings() {
    return others.keySet();
  }

  /** The numbers for the log. */
  String summary() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%d instructions of %d mnemonics compared, %d byte strings are none for both"
            .formatted(
                modelled.values().stream().mapToInt(n -> n).sum(), modelled.size(), undefined));
    others.forEach((encoding, count) -> text.append(", %d %s".formatted(count, encoding)));
    tolerated.forEach(
        (reason, count) -> text.append("\n  tolerated: %9d  %s".formatted(count, reason)));
    return text.toString();
  }
}
