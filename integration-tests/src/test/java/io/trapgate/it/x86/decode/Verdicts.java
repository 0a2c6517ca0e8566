package io.trapgate.it.x86.decode;

import io.trapgate.target.x86.core.DecoderProbe;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares what both decoders make of the same bytes, and counts. */
final class Verdicts {
  private static final int MOST_SHOWN = 4000;

  private final TreeMap<String, Integer> notModelled = new TreeMap<>();
  private final TreeMap<String, Integer> modelled = new TreeMap<>();
  private final TreeMap<String, Integer> tolerated = new TreeMap<>();
  private final TreeSet<String> kinds = new TreeSet<>();
  private final TreeSet<String> wrong = new TreeSet<>();
  private int undefined;

  void compare(Iced.Question question, Optional<Iced.Answer> theirs) {
    Optional<DecoderProbe.Decoded> ours = DecoderProbe.decode(question.code(), question.bits());
    if (ours.isEmpty() && theirs.isEmpty()) {
      undefined++;
      return;
    }
    if (ours.isEmpty()) {
      notModelled.merge(theirs.get().name(), 1, Integer::sum);
      return;
    }
    modelled.merge(ours.get().name(), 1, Integer::sum);
    String difference = theirs.map(answer -> Spelling.difference(ours.get(), answer))
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
    } else if (kinds.add(difference.replaceAll("[0-9a-f]+(?![A-Za-z])", "#")) && wrong.size() < MOST_SHOWN) {
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

  /** Mnemonics of instructions that we know, with how often each was compared. */
  Map<String, Integer> modelled() {
    return modelled;
  }

  /** Mnemonics of instructions that we don't know. */
  Map<String, Integer> notModelled() {
    return notModelled;
  }

  /** The numbers for the log. */
  String summary() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%d instructions of %d mnemonics compared, %d byte strings are none for both"
            .formatted(
                modelled.values().stream().mapToInt(n -> n).sum(), modelled.size(), undefined));
    tolerated.forEach((reason, count) ->
        text.append("\n  tolerated: %9d  %s".formatted(count, reason)));
    text.append("\n  not modelled: ").append(String.join(" ", notModelled.keySet()));
    return text.toString();
  }
}
