package io.trapgate.it.lockstep;

import io.trapgate.it.isa.HalfwordMac;
import io.trapgate.target.ppc.EfpOp;
import io.trapgate.target.ppc.EmbeddedOp;
import io.trapgate.target.ppc.FpOp;
import io.trapgate.target.ppc.PpcDecoder;
import io.trapgate.target.ppc.PpcFeature;
import io.trapgate.target.ppc.PpcOp;
import io.trapgate.target.ppc.PpcOpRow;
import io.trapgate.target.ppc.PpcOpTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The rows of the opcode table that a core's streams are made of, and those left out. */
final class StreamRows {
  private static final Set<Integer> PERFORMANCE = Set.of(PpcOp.MFPMR, PpcOp.MTPMR);
  private static final Set<Integer> LOCKING =
      Set.of(PpcOp.DCBTLS, PpcOp.DCBTSTLS, PpcOp.DCBLC, PpcOp.ICBTLS, PpcOp.ICBLC);

  /** Of the signal processing engine's multiplications QEMU has the word ones of integers only. */
  private static final Pattern NOT_IN_QEMU =
      Pattern.compile(
          "evm(h|wh|wl|wss|wsmf).*|evmw[us]mian|ev(add|subf)[us][sm]iaaw|evdivw[us]"
              + "|evfsn?m(add|sub)");

  private static final String LOST_OPERAND =
      "QEMU loses the operand on the way: a shift by 0 gives 0 (SPEPEM, evsrwu)";

  private static final String THIRD_HALFWORD =
      "QEMU puts the third halfword into the upper half of the register (SPEPEM, evldh)";

  private static final String MIXED_SPLAT =
      "QEMU mixes the upper splat into the lower half of the register (SPEPEM, evlwhsplat)";

  /** What QEMU 7.2 gets wrong for all operands. */
  private static final Map<String, String> MISTAKES =
      Map.of(
          "evrndw", "QEMU keeps the lower halves of the sums (SPEPEM, evrndw: the upper)",
          "evsrwu", LOST_OPERAND,
          "evsrws", LOST_OPERAND,
          "evslw", LOST_OPERAND,
          "evldh", THIRD_HALFWORD,
          "evldhx", THIRD_HALFWORD,
          "evlwhsplat", MIXED_SPLAT,
          "evlwhsplatx", MIXED_SPLAT);

  /** Bit 11, which QEMU takes for the one-field forms of mfcr and mtcrf. */
  private static final int ONE_FIELD = 0x0010_0000;

  /** CT of icbt, where QEMU wants 0. */
  private static final int CT = 0x03E0_0000;

  private final LockstepCore core;
  private final PpcDecoder decoder;
  private final List<PpcOpRow> rows;
  private final Map<String, String> left = new TreeMap<>();

  StreamRows(LockstepCore core) {
    this.core = core;
    this.decoder = core.model().core().decoder();
    List<PpcOpRow> present =
        PpcOpTable.ROWS.stream()
            .filter(row -> core.model().core().has(row.feature()) && !isReplaced(row))
            .toList();
    present.forEach(row -> reason(core, row).ifPresent(text -> left.put(row.mnemonic(), text)));
    rows = present.stream().filter(row -> !left.containsKey(row.mnemonic())).toList();
  }

  /** Whether the core has another row with the same bits, as the 440's own lmw and stmw are. */
  private boolean isReplaced(PpcOpRow row) {
    int code = decoder.decode(row.value());
    return code != row.code()
        && PpcOpTable.ROWS.stream()
            .anyMatch(
                each -> each.code() == code && each.mask() == row.mask() && each.fits(row.value()));
  }

  /** Why QEMU can't be asked about that row. */
  private static Optional<String> reason(LockstepCore core, PpcOpRow row) {
    int code = row.code();
    if (PERFORMANCE.contains(code)) {
      return Optional.of("QEMU has no performance monitor registers");
    }
    if (LOCKING.contains(code)) {
      return Optional.of("QEMU has no cache locking but for dcbtls, and that one in user mode too");
    }
    if (code == FpOp.FRES) {
      return Optional.of("QEMU's fres of zero is a half (Book E: infinity)");
    }
    if (code >= EfpOp.FIRST && code < EfpOp.END) {
      return Optional.of("QEMU leaves SPEFSCR alone; single instructions compare the rest");
    }
    if (row.feature() == PpcFeature.SPE && NOT_IN_QEMU.matcher(row.mnemonic()).matches()) {
      return Optional.of("QEMU's signal processing engine lacks it");
    }
    if (row.mnemonic().equals("wait")) {
      return Optional.of("it waits for an interrupt, and none comes");
    }
    if (row.mnemonic().equals("dcbal") || row.mnemonic().equals("rfgi")) {
      return Optional.of("QEMU's e500mc lacks it");
    }
    if (row.mnemonic().matches("(dcb(st|f|t|tst|z)|icbi)ep")) {
      return Optional.of("QEMU executes it in user mode too (ISA206 Book III-E: privileged)");
    }
    String mistake = MISTAKES.get(row.mnemonic());
    if (mistake != null) {
      return Optional.of(mistake);
    }
    return switch (code) {
      case PpcOp.BBLELS, PpcOp.BBELR -> Optional.of("QEMU has no branch locking");
      case PpcOp.RFMCI ->
          core == LockstepCore.E500V2
              ? Optional.of("QEMU's e500v2 refuses rfmci")
              : Optional.empty();
      case EmbeddedOp.MFDCR, EmbeddedOp.MTDCR ->
          Optional.of("QEMU makes a program interrupt where no device answers on the DCR bus");
      case EmbeddedOp.DCREAD ->
          Optional.of("QEMU loads from storage (440 UM: it reads the data cache)");
      default -> Optional.empty();
    };
  }

  LockstepCore core() {
    return core;
  }

  /** The rows to make streams of. */
  List<PpcOpRow> rows() {
    return rows;
  }

  /** Mnemonics left out, with the reason. */
  Map<String, String> left() {
    return left;
  }

  /** A word that our core takes for that row, its other bits random where QEMU agrees they may. */
  int word(PpcOpRow row, RandomGenerator random) {
    int zero =
        switch (row.code()) {
          case PpcOp.MFCR, PpcOp.MTCRF -> ONE_FIELD;
          case PpcOp.ICBT -> CT;
          default -> 0;
        };
    while (true) {
      int word = random.nextInt() & ~row.mask() & ~zero | row.value();
      boolean lost = HalfwordMac.losesResult(row.code(), word);
      if (decoder.decode(word) == row.code() && row.form().accepts(word) && !lost) {
        return word;
      }
    }
  }

  /** The row of a word that was run. */
  Optional<PpcOpRow> row(int word) {
    int code = decoder.decode(word);
    return code == PpcOp.ILLEGAL
        ? Optional.empty()
        : rows.stream().filter(row -> row.code() == code && row.fits(word)).findFirst();
  }
}
