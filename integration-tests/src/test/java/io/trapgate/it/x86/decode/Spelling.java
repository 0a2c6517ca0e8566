package io.trapgate.it.x86.decode;

import io.trapgate.target.x86.core.DecoderProbe;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What counts as the same instruction although the two write it differently. */
final class Spelling {
  /** Names that iced has for what is one row of ours. */
  private static final Map<String, Set<String>> NAMES =
      Map.ofEntries(
          Map.entry("fdisi", Set.of("fndisi")),
          Map.entry("feni", Set.of("fneni")),
          Map.entry("movd", Set.of("movq")),
          Map.entry("prefetchw", Set.of("prefetch", "prefetchwt1", "prefetchreserved")),
          Map.entry("shl", Set.of("sal")),
          Map.entry("wbinvd", Set.of("wbnoinvd")),
          Map.entry("fwait", Set.of("wait")),
          Map.entry("fsetpm", Set.of("fnsetpm")),
          Map.entry("cwde", Set.of("cbw", "cdqe")),
          Map.entry("cdq", Set.of("cwd", "cqo")),
          Map.entry("bsf", Set.of("tzcnt")),
          Map.entry("bsr", Set.of("lzcnt")),
          Map.entry("jcxz", Set.of("jecxz", "jrcxz")),
          Map.entry("nop", Set.of("pause", "xchg", "reservednop")),
          Map.entry("xchg", Set.of("nop", "pause")),
          Map.entry("xlat", Set.of("xlatb")));

  /** One row of ours for the sizes that iced names. */
  private static final Set<String> SIZED =
      Set.of(
          "movs", "cmps", "stos", "lods", "scas", "ins", "outs", "pusha", "popa", "pushf", "popf",
          "iret", "retf", "enter", "leave", "sysret", "sysexit");

  private Spelling() {}

  /** What differs between two decodings of the same bytes. */
  static Optional<String> difference(DecoderProbe.Decoded ours, Iced.Answer theirs) {
    if (ours.length() != theirs.length()) {
      return Optional.of(
          "length of %s: %d (iced: %d)".formatted(ours.name(), ours.length(), theirs.length()));
    }
    if (!sameName(ours.name(), theirs.name())) {
      return Optional.of("name %s (iced: %s)".formatted(ours.name(), theirs.name()));
    }
    if (ours.operands().isEmpty()) {
      return implied(ours, theirs);
    }
    if (!ours.name().equals("nop") && !plain(ours.operands()).equals(plain(theirs.operands()))) {
      return Optional.of(
          "operands of %s: %s (iced: %s)"
              .formatted(ours.name(), ours.operands(), theirs.operands()));
    }
    return Optional.empty();
  }

  /** Without the size of memory, which the row may leave open, and constants cut to a byte. */
  private static List<String> plain(List<String> operands) {
    return operands.stream()
        .map(each -> each.startsWith("m ") ? each.replaceFirst(" [0-9]+$", "") : each)
        .map(each -> each.startsWith("i ") ? "i " + each.replaceFirst("^i .*?(.{1,2})$", "$1").replaceFirst("^0(?=.)", "") : each)
        .toList();
  }

  private static boolean sameName(String ours, String theirs) {
    return ours.equals(theirs)
        || ours.equals("nop") && theirs.matches("prefetch.*|cldemote|reservednop|.*nop.*|endbr.*|rdssp.*|bnd.*|udb")
        || NAMES.getOrDefault(ours, Set.of()).contains(theirs)
        || SIZED.contains(ours) && theirs.matches(ours + "[wdq]");
  }

  /** Strings and their kin: the size of an element, and the segment that a prefix may change. */
  private static Optional<String> implied(DecoderProbe.Decoded ours, Iced.Answer theirs) {
    for (String operand : theirs.operands()) {
      List<String> words = List.of(operand.split(" ", -1));
      if (words.getFirst().equals("s")) {
        boolean source = words.get(1).contains("SI");
        if (source && !words.get(2).equals(ours.segment())) {
          return Optional.of("segment of " + ours.name() + ": " + ours.segment());
        }
        boolean port = ours.name().equals("ins") || ours.name().equals("outs"); // 4 at most
        if (!port && Integer.parseInt(words.get(3)) != ours.operandBytes()) {
          return Optional.of("bytes of " + ours.name() + ": " + ours.operandBytes());
        }
      }
    }
    return Optional.empty();
  }
}
