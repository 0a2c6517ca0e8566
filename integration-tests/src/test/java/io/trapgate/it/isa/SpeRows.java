package io.trapgate.it.isa;

import java.util.Set;

/** What is particular to the words of the signal processing engine. */
final class SpeRows {
  /** Their primary opcode. */
  static final int PRIMARY = 4;

  /**
   * What QEMU 7.2 refuses as illegal: the multiplications but the six whole-word integer ones, the
   * accumulator but evmra, and the divisions. Unit tests of the model have these rows.
   */
  static final Set<String> NOT_IN_QEMU =
      Set.of(
          """
          evaddsmiaaw evaddssiaaw evaddumiaaw evaddusiaaw evdivws evdivwu evmhegsmfaa evmhegsmfan
          evmhegsmiaa evmhegsmian evmhegumiaa evmhegumian evmhesmf evmhesmfa evmhesmfaaw
          evmhesmfanw evmhesmi evmhesmia evmhesmiaaw evmhesmianw evmhessf evmhessfa evmhessfaaw
          evmhessfanw evmhessiaaw evmhessianw evmheumi evmheumia evmheumiaaw evmheumianw
          evmheusiaaw evmheusianw evmhogsmfaa evmhogsmfan evmhogsmiaa evmhogsmian evmhogumiaa
          evmhogumian evmhosmf evmhosmfa evmhosmfaaw evmhosmfanw evmhosmi evmhosmia evmhosmiaaw
          evmhosmianw evmhossf evmhossfa evmhossfaaw evmhossfanw evmhossiaaw evmhossianw evmhoumi
          evmhoumia evmhoumiaaw evmhoumianw evmhousiaaw evmhousianw evmwhsmf evmwhsmfa evmwhsmi
          evmwhsmia evmwhssf evmwhssfa evmwhumi evmwhumia evmwlsmiaaw evmwlsmianw evmwlssiaaw
          evmwlssianw evmwlumi evmwlumia evmwlumiaaw evmwlumianw evmwlusiaaw evmwlusianw evmwsmf
          evmwsmfa evmwsmfaa evmwsmfan evmwsmian evmwssf evmwssfa evmwssfaa evmwssfan evmwumian
          evsubfsmiaaw evsubfssiaaw evsubfumiaaw evsubfusiaaw
          """
              .strip()
              .split("\\s+", -1));

  private SpeRows() {}

  /** How many bytes a load or store accesses, which is the unit of its displacement. */
  static int accessBytes(int word) {
    return switch (word >>> 3 & 0xFF) {
      case 0x60, 0x64 -> 8;
      case 0x61 -> 2;
      default -> 4;
    };
  }
}
