package io.trapgate.it.transcript;

import static io.trapgate.it.transcript.Difference.anywhere;
import static io.trapgate.it.transcript.Difference.in;

import java.util.List;

/** Where we answer otherwise than the recorded peers, all of them on purpose. */
final class Differences {
  static final List<Difference> ALL =
      List.of(
          anywhere(
              "qXfer:features:read:power-.*",
              "document -> error",
              "our description is one document, so the parts that QEMU's includes don't exist"),
          anywhere(
              "qSymbol::", "empty -> OK", "empty would have gdb ask again for each object file"),
          anywhere(
              "g",
              "hex of 152 bytes -> hex of 292 bytes",
              "SPE's registers too: gdb saves them around a call and has them at once that way"),
          anywhere(
              "X[0-9a-f]+,0:",
              "empty -> OK",
              "QEMU 7.2 has no X; we do, and an empty write is how gdb asks"),
          in(
              "misc",
              "(Hg|T)p1\\.2",
              "OK -> error",
              "the recorded machine had two cores, ours has one"),
          in(
              "misc",
              "qThreadExtraInfo,p1\\.2",
              "text in hex -> error",
              "the recorded machine had two cores, ours has one"),
          in(
              "misc",
              "qsThreadInfo",
              "threads -> end of list",
              "all threads fit in our first reply"),
          in(
              "misc",
              "pc[1-9ab]",
              "hex of 4 bytes -> error",
              "QEMU numbers its own list of SPRs; ours is shorter"),
          in(
              "misc",
              "P[0-9a-f]+=.*",
              "OK -> error",
              "QEMU takes writes to read-only registers and to none, and does nothing"),
          in(
              "rich.*",
              "QAllow:.*|QProgramSignals:.*|QNonStop:0|QPassSignals:.*|QThreadEvents:[01]",
              "OK -> empty",
              "not advertised by us, so gdb never sends it"),
          in(
              "rich.*",
              "qXfer:(exec-file|memory-map|osdata):.*",
              "document -> empty",
              "not advertised by us, so gdb never sends it"),
          in("rich.*", "b[cs]", "stop 05 -> empty", "going backwards isn't advertised by us"),
          in("rich.*", "qTStatus", "T0;tnotrun:0 -> empty", "we have no tracepoints"),
          in("rich.*", "qTf[PV]", "l -> empty", "we have no tracepoints"),
          in(
              "rich.*",
              "qSearch:memory:10000;100;8",
              "1,10000 -> 1,10004",
              "the proxy's answer was fixed; the byte 38 is at 0x10004"),
          in(
              "rich.*",
              "qSearch:memory:10001;ff;8",
              "0 -> 1,10004",
              "the proxy's answer was fixed; the byte 38 is at 0x10004"),
          in("ai", "Z1,10064,4", "error -> OK", "the proxy refused, to see what gdb does"),
          in("z3", "Z3,2000c,4", "empty -> OK", "the proxy refused, to see what gdb does"),
          in("z3e", "Z3,2000c,4", "error -> OK", "the proxy refused, to see what gdb does"),
          in("z_x", "Z2,2000c,4", "empty -> OK", "the proxy refused, to see what gdb does"),
          in("err", "P3=.*", "error -> OK", "the proxy refused, to see what gdb does"),
          in("err", "M20008,.*", "error -> OK", "the proxy refused, to see what gdb does"),
          in("err", "m20000,4", "hex of 1 bytes -> hex of 4 bytes", "the proxy cut the reply"),
          in(
              "min",
              "Hg0|Hc-1|Hc0|D|vKill;a410",
              "empty -> OK",
              "the proxy answered everything optional empty"),
          in("min", "qfThreadInfo", "empty -> threads", "as above"),
          in("min", "qC", "empty -> QCp1.1", "as above"),
          in("min", "qAttached", "empty -> 1", "as above"),
          in("min", "vCont\\?", "empty -> actions with c, C, s and S", "as above"));

  private Differences() {}
}
