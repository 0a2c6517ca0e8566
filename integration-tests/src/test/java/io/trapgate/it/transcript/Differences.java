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
          in("ai", "Z1,10064,4", "error -> OK", "the proxy refused, to see what gdb does"),
          in("z3", "Z3,2000c,4", "empty -> OK", "the proxy refused, to see what gdb does"),
          in("z3e", "Z3,2000c,4", "error -> OK", "the proxy refused, to see what gdb does"),
          in("z_x", "Z2,2000c,4", "empty -> OK", "the proxy refused, to see what gdb does"),
          in("err", "P3=.*", "error -> OK", "the proxy refused, to see what gdb does"),
          in("err", "M20008,.*", "error -> OK", "the proxy refused, to see what gdb does"),
          in("err", "m20000,4", "hex of 1 bytes -> hex of 4 bytes", "the proxy cut the reply"),
          in(
              "min",
              "qSupported.*",
              "empty -> features",
              "the proxy answered everything optional empty"),
          in(
              "min",
              "Hg0|Hc-1|Hc0|D|vKill;a410",
              "empty -> OK",
              "the proxy answered everything optional empty"),
          in("min", "vCont\\?", "empty -> actions with c, C, s and S", "as above"));

  private Differences() {}
}
