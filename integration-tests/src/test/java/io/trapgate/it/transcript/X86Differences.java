package io.trapgate.it.transcript;

import static io.trapgate.it.transcript.Difference.anywhere;

import java.util.List;

/** Where we answer otherwise than QEMU's PC, all of it on purpose. */
final class X86Differences {
  static final List<Difference> ALL =
      List.of(
          anywhere(
              "qXfer:features:read:i386-.*",
              "document -> error",
              "our description is one document, so the part that QEMU's includes doesn't exist"),
          anywhere(
              "g",
              "hex of 608 bytes -> hex of 784 bytes",
              "the descriptor caches, debug registers and more system registers besides"),
          anywhere(
              "qSymbol::", "empty -> OK", "empty would have gdb ask again for each object file"),
          anywhere(
              "X[0-9a-f]+,0:",
              "empty -> OK",
              "QEMU 7.2 has no X; we do, and an empty write is how gdb asks"));

  private X86Differences() {}
}
