package io.trapgate.it.x86.stream;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Differences from QEMU 7.2 that are explained, each counted under its reason. */
final class Tolerated {
  /** One reason and the differences that it explains. */
  private record Reason(String text, Predicate<Mismatch> explains) {}

  /** In memory, not in a register. */
  static final String HALF_DIRTY =
      "a read-modify-write that faults at its second page has marked the first as dirty; QEMU has only read it";

  /** Names of the instructions that load what they then store to. */
  static final String READ_MODIFY_WRITE =
      "add|or|adc|sbb|and|sub|xor|inc|dec|neg|not|shl|sal|shr|sar|rol|ror|rcl|rcr|shld|shrd"
          + "|xchg|xadd|cmpxchg|cmpxchg8b|cmpxchg16b|bts|btr|btc";

  private static final List<Reason> REASONS =
      List.of(
          new Reason(
              "MMX registers have ones for sign and exponent (SDM 1 9.2.1), which QEMU leaves alone",
              m ->
                  m.register().matches("FPR.[.]1")
                      && m.ours() == 0xFFFF
                      && !m.executed().startsWith("f")),
          new Reason(
              "reserved bits of the x87 control word are fixed, QEMU keeps what was loaded",
              m -> m.register().equals("FCW") && (m.difference() & 0x1F3F) == 0),
          new Reason(
              "ES and B of the x87 status word are computed, QEMU takes them from the image",
              m ->
                  m.register().equals("FSW")
                      && (m.difference() & ~0x8080) == 0
                      && Set.of("fldenv", "frstor", "fxrstor", "fldcw").contains(m.executed())),
          new Reason(
              "C1 of the x87 tells the rounding, which QEMU doesn't note",
              m -> m.register().equals("FSW") && m.difference() == 0x200),
          new Reason(
              "C0, C2 and C3 are undefined after these x87 instructions; QEMU clears them",
              m ->
                  m.register().equals("FSW")
                      && (m.difference() & ~0x4700) == 0
                      && (Trial.CONDITIONS_CLEARED.contains(m.executed())
                          || m.executed().equals("fsqrt"))),
          new Reason(
              "DE of the x87: QEMU notes no denormal operand",
              m ->
                  m.register().equals("FSW")
                      && (m.difference() & ~0x202) == 0
                      && (m.ours() & 2) != 0),
          new Reason(
              "FCOMI and its kin clear OF, SF and AF (SDM 2), QEMU leaves them alone",
              m ->
                  m.register().equals("RFL")
                      && m.executed().matches("fu?comip?")
                      && (m.difference() & ~0x890) == 0),
          new Reason(
              "DE of MXCSR: QEMU notes no denormal operand",
              m -> m.register().equals("MXCSR") && m.difference() == 2 && (m.ours() & 2) != 0),
          new Reason(
              "a fault leaves the x87 as it was; QEMU has prepared it for MMX already",
              m -> m.register().matches("FSW|FTW") && m.vector() >= 0),
          new Reason(
              "CVTPI2PD and CVTPI2PS of memory don't touch the x87 (SDM 2, measured), in QEMU they do",
              m -> m.register().matches("FSW|FTW") && m.executed().matches("cvtpi2p[sd]")),
          new Reason(
              "a read-modify-write faults as a write, in QEMU as a read",
              m ->
                  m.difference() == 2
                      && m.register().equals("RBX")
                      && m.executed().equals("mov")
                      && m.at() < Frame.STACK),
          new Reason(
              "a read-modify-write of two pages faults at the first that can't be written, in QEMU at the first that can't be read",
              m ->
                  m.register().equals("CR2")
                      && m.vector() == 14
                      && m.executed().matches(READ_MODIFY_WRITE)
                      && (m.theirs() & 0xFFF) == 0
                      && m.ours() < m.theirs()
                      && m.ours() + m.traits().memoryBytes() > m.theirs()),
          new Reason(
              "IRETQ to a null SS leaves it unusable (SDM 3A 6.14.4), QEMU makes it a flat one",
              m ->
                  m.register().equals("SS.2")
                          && m.executed().equals("iret")
                          && m.ours() == 0
                          && m.theirs() == 0xFFFF_FFFFL
                      || m.register().equals("SS.3")
                          && (m.ours() == 0 && m.executed().equals("iret") || m.ours() == 0xCF9300)
                          && m.theirs() == 0xC09300),
          new Reason(
              "on the way to an outer level a null selector becomes 0 (SDM 2A IRET), QEMU leaves FS and GS alone",
              m ->
                  m.register().matches("[FG]S.0")
                      && m.executed().matches("iret|retf")
                      && m.ours() == 0
                      && m.theirs() < 4),
          new Reason(
              "the error code of a bad IDT entry is 8 times the vector, in QEMU's long mode 16 times",
              m ->
                  m.at() < Frame.STACK
                      && m.register().equals("RBX")
                      && (m.ours() & 7) == 2
                      && m.theirs() == (m.ours() >> 3) * 16 + 2),
          new Reason(
              "BSF and BSR of 0 leave a 32-bit destination whole (measured), QEMU clears its upper half",
              m ->
                  m.executed().matches("bs[fr]")
                      && m.register().startsWith("R")
                      && (m.difference() & 0xFFFF_FFFFL) == 0),
          new Reason(
              "FXSAVE and FXRSTOR report their last byte to CR2 (measured), QEMU the first",
              m ->
                  m.register().equals("CR2")
                      && m.executed().startsWith("fx")
                      && m.ours() - m.theirs() < 512),
          new Reason(
              "of a signaling NaN in memory and a quiet one the quiet one stays (SDM 1 table 4-7); QEMU makes the first quiet before it chooses",
              m ->
                  m.executed().matches("f(add|sub|mul|div)r?")
                      && (m.register().matches("FPR.[.]0")
                              && m.ours() >>> 62 == 3
                              && m.theirs() >>> 62 == 3
                          || m.register().matches("FPR.[.]1")
                              && (m.ours() & m.theirs() & 0x7FFF) == 0x7FFF)),
          new Reason(
              "of two NaNs SSE takes the first operand's (SDM 1 table 4-7), QEMU the x87's choice",
              m ->
                  m.register().startsWith("XMM")
                      && m.executed().matches("(add|sub|mul|div)[ps][sd]")
                      && nansDiffer(m.ours(), m.theirs(), m.executed().endsWith("d"))),
          new Reason(
              "EMMS makes TOP 0 (SDM 3A table 12-1, measured), QEMU keeps it",
              m ->
                  m.register().equals("FSW")
                      && m.executed().equals("emms")
                      && (m.difference() & ~0x3800) == 0),
          new Reason(
              "faults push RF (SDM 3B 17.3.1.1), QEMU doesn't",
              m ->
                  m.difference() == 0x1_0000 && m.executed().equals("mov") && m.at() < Frame.STACK),
          new Reason(
              "LTR marks TR itself as busy too, QEMU only the descriptor",
              m -> m.register().equals("TR.3") && m.difference() == 0x200),
          new Reason(
              "flags that the manual leaves undefined",
              m ->
                  m.register().equals("RFL")
                      && (m.difference() & ~m.traits().undefinedFlags()) == 0));

  private final Map<String, Integer> counts = new TreeMap<>();

  /** Whether all elements that differ are NaNs in both. */
  private static boolean nansDiffer(long ours, long theirs, boolean doubles) {
    if (doubles) {
      return Double.isNaN(Double.longBitsToDouble(ours))
          && Double.isNaN(Double.longBitsToDouble(theirs));
    }
    for (int i = 0; i < 64; i += 32) {
      int mine = (int) (ours >> i);
      int other = (int) (theirs >> i);
      boolean nans =
          Float.isNaN(Float.intBitsToFloat(mine)) && Float.isNaN(Float.intBitsToFloat(other));
      if (mine != other && !nans) {
        return false;
      }
    }
    return true;
  }

  /** Whether a difference is explained; it is counted then. */
  boolean explains(Mismatch mismatch) {
    Optional<Reason> reason =
        REASONS.stream().filter(each -> each.explains().test(mismatch)).findFirst();
    reason.ifPresent(each -> count(each.text()));
    return reason.isPresent();
  }

  /** Counts a difference that is explained. */
  void count(String reason) {
    counts.merge(reason, 1, Integer::sum);
  }

  /** One line for each reason that was needed. */
  String summary() {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (reason, count) -> text.append("\n  tolerated: %9d  %s".formatted(count, reason)));
    return text.toString();
  }
}
