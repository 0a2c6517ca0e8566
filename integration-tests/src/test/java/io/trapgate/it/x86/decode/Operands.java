package io.trapgate.it.x86.decode;

import io.trapgate.target.x86.core.DecoderProbe;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether operands are the same ones: registers, addresses with segment and size, constants. */
final class Operands {
  /** A word or less of a register, which iced names as wide as the operand size. */
  private static final Set<String> PART_OF_REGISTER =
      Set.of(
          "arpl",
          "lar",
          "lldt",
          "lmsw",
          "lsl",
          "ltr",
          "movmskpd",
          "movmskps",
          "pextrw",
          "pinsrw",
          "pmovmskb",
          "verr",
          "verw");

  /** What stores or loads several things, or none: rows with the size n. */
  private static final Set<String> SIZED_BY_METHOD =
      Set.of(
          "call",
          "clflush",
          "fbld",
          "fbstp",
          "fldenv",
          "fnsave",
          "fnstenv",
          "frstor",
          "fxrstor",
          "fxsave",
          "invlpg",
          "jmp",
          "lds",
          "lea",
          "les",
          "lfs",
          "lgdt",
          "lgs",
          "lidt",
          "lss",
          "prefetchw",
          "sgdt",
          "sidt");

  private static final Pattern MEMORY = Pattern.compile("(m .* )([0-9]+)");

  private Operands() {}

  /** BOUND's memory counts as one of its two limits. */
  static boolean same(DecoderProbe.Decoded ours, Iced.Answer theirs) {
    List<String> written = new ArrayList<>(theirs.operands());
    written.removeIf(operand -> operand.startsWith("s ")); // compared on their own
    if (ours.name().equals("nop")) {
      return true; // nothing is read
    }
    if (ours.operands().isEmpty()) {
      String table = "m " + ours.segment() + " [ER]?BX AL 1 0 1"; // XLAT's
      return written.stream().allMatch(each -> each.startsWith("r ") || each.matches(table));
    }
    if (ours.name().equals("xchg") && written.isEmpty()) {
      return new HashSet<>(ours.operands()).size() == 1; // NOP and PAUSE
    }
    if (ours.operands().getFirst().matches("r ST[0-7]")) {
      return stack(ours.operands().getFirst(), written);
    }
    return plain(ours.operands(), ours).equals(plain(sized(ours, written), ours));
  }

  /** The row has no ST(0): iced names it first or second. */
  private static boolean stack(String ours, List<String> theirs) {
    return theirs.equals(List.of(ours))
        || theirs.equals(List.of("r ST0", ours))
        || theirs.equals(List.of(ours, "r ST0"));
  }

  /** Memory of which the row leaves the size to the method has none. */
  private static List<String> sized(DecoderProbe.Decoded ours, List<String> theirs) {
    List<String> all = new ArrayList<>(theirs);
    for (int i = 0; i < Math.min(ours.operands().size(), all.size()); i++) {
      Matcher memory = MEMORY.matcher(all.get(i));
      if (memory.matches()) {
        int bytes = Integer.parseInt(memory.group(2));
        boolean open =
            ours.operands().get(i).endsWith(" 0") && SIZED_BY_METHOD.contains(ours.name());
        int compared = open ? 0 : ours.name().equals("bound") ? bytes / 2 : bytes;
        all.set(i, memory.group(1) + compared);
      }
    }
    return all;
  }

  private static List<String> plain(List<String> operands, DecoderProbe.Decoded ours) {
    boolean segment = ours.operands().stream().anyMatch(each -> each.matches("r [C-GS]S|r ES"));
    return PART_OF_REGISTER.contains(ours.name()) || segment
        ? operands.stream().map(Operands::narrow).toList()
        : operands;
  }

  /** A register's 16-bit name. */
  private static String narrow(String operand) {
    return operand.matches("r R[0-9]+[DW]?")
        ? operand.replaceFirst("[DW]?$", "W")
        : operand.replaceFirst("^r [ER]([A-Z]{2})$", "r $1");
  }
}
