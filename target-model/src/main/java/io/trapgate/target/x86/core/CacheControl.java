package io.trapgate.target.x86.core;

/** INVLPG, INVD and WBINVD. */
final class CacheControl {
  private CacheControl() {}

  /** A page may be a large one: everything is forgotten. */
  static void invalidatePage(Cpu cpu, Insn insn) {
    Privilege.requireKernel(cpu.state());
    cpu.flushTranslations();
  }

  /** There are no caches. */
  static void invalidateCaches(Cpu cpu, Insn insn) {
    Privilege.requireKernel(cpu.state());
  }
}
