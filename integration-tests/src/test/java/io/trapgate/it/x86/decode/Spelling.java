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
          Map.entry("fxrstor", Set.of("fxrstor64")),
          Map.entry("fxsave", Set.of("fxsave64")),
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
          Map.entry("bsf", Set.of("tzcnt")), // F3 without BMI1
          Map.entry("bsr", Set.of("lzcnt")), // F3 without LZCNT
          Map.entry("jcxz", Set.of("jecxz", "jrcxz")),
          Map.entry("xchg", Set.of("nop", "pause")), // 90
          Map.entry("xlat", Set.of("xlatb")));

  /** Hints of 0F 18 to 0F 1F that are NOPs where their feature is missing. */
  private static final String HINTS =
      "prefetch(nta|t[012]|it[01]|rst2)?|cldemote|reservednop|nop|endbr(32|64)|rdssp[dq]|bnd.*";

  /** One row of ours for the sizes that iced names. */
  private static final Set<String> SIZED =
      Set.of(
          "movs", "cmps", "stos", "lods", "scas", "ins", "outs", "pusha", "popa", "pushf", "popf",
          "iret", "retf", "enter", "leave", "sysret", "sysexit");

  /** Names that say how large operands are; a suffix of {@link #SIZED} does too. */
  private static final Map<String, Integer> BYTES =
      Map.of("cbw", 2, "cwde", 4, "cdqe", 8, "cwd", 2, "cdq", 4, "cqo", 8);

  /** Names that say how large addresses are. */
  private static final Map<String, Integer> COUNTERS = Map.of("jcxz", 2, "jecxz", 4, "jrcxz", 8);

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
    if (!sameSize(ours, theirs.name())) {
      return Optional.of("size of " + theirs.name() + ": " + ours.operandBytes());
    }
    Optional<String> implied = implied(ours, theirs);
    return implied.isPresent() || Operands.same(ours, theirs)
        ? implied
        : Optional.of(
            "operands of %s: %s (iced: %s)"
                .formatted(ours.name(), ours.operands(), theirs.operands()));
  }

  private static boolean sameName(String ours, String theirs) {
    return ours.equals(theirs)
        || ours.equals("nop") && theirs.matches(HINTS)
        || NAMES.getOrDefault(ours, Set.of()).contains(theirs)
        || SIZED.contains(ours) && theirs.matches(ours + "[wdq]");
  }

  private static boolean sameSize(DecoderProbe.Decoded ours, String theirs) {
    int bytes = bytes(ours);
    if (SIZED.contains(ours.name()) && !theirs.equals(ours.name())) {
      return bytes == 2 << "wdq".indexOf(theirs.charAt(theirs.length() - 1));
    }
    return BYTES.getOrDefault(theirs, bytes) == bytes
        && COUNTERS.getOrDefault(theirs, ours.addressBytes()) == ours.addressBytes();
  }

  private static int bytes(DecoderProbe.Decoded ours) {
    boolean port = ours.name().equals("ins") || ours.name().equals("outs");
    return port ? Math.min(ours.operandBytes(), 4) : ours.operandBytes();
  }

  /** Of {@code MemorySegSI}, {@code MemorySegESI}, {@code MemorySegRSI} and their like. */
  private static int addressBytes(String kind) {
    return switch (kind.charAt(kind.length() - 3)) {
      case 'R' -> 8;
      case 'E' -> 4;
      default -> 2; // Seg or ES before the register
    };
  }

  /** Strings and their kin: the size of an element, and the segment that a prefix may change. */
  private static Optional<String> implied(DecoderProbe.Decoded ours, Iced.Answer theirs) {
    boolean masked = ours.name().startsWith("maskmov");
    for (String operand : theirs.operands()) {
      List<String> words = List.of(operand.split(" ", -1));
      if (words.getFirst().equals("s")) {
        boolean overridable = masked || words.get(1).contains("SI");
        if (overridable && !words.get(2).equals(ours.segment())) {
          return Optional.of("segment of " + ours.name() + ": " + ours.segment());
        }
        int bytes = bytes(ours);
        if (!masked && Integer.parseInt(words.get(3)) != bytes) {
          return Optional.of("bytes of " + ours.name() + ": " + bytes);
        }
        if (addressBytes(words.get(1)) != ours.addressBytes()) {
          return Optional.of("address size of " + ours.name() + ": " + ours.addressBytes());
        }
      }
    }
    return Optional.empty();
  }
}
