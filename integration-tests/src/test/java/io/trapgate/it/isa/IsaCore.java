package io.trapgate.it.isa;

import io.trapgate.target.ppc.CoreModel;
import io.trapgate.target.ppc.PpcOpRow;
import io.trapgate.target.ppc.PpcOpTable;
import java.util.List;
import java.util.Set;

/** A core of ours and how QEMU is told to be the same. */
@SuppressWarnings("ImmutableEnumChecker") // descriptions that nobody changes
enum IsaCore {
  /** On the board that is ours too. */
  E500V2(
      CoreModel.E500V2,
      0x8021_0022,
      new Reference("-M ppce500 -cpu e500v2 -bios", 8, Set.of(528, 529, 530)),
      List.of(18, 22, 25, 282, 306, 574, 946, 1019, 1022)),
  /** Bare, as QEMU has it: not in guest state. */
  E500MC(
      CoreModel.E500MC,
      0x8023_0020,
      new Reference("-M ppce500 -cpu e500mc -bios", 8, Set.of(531, 532, 533)),
      List.of(18, 25, 282, 306, 946, 1022)),
  /** On Xilinx's reference board, with other translations at the start. */
  PPC440(
      CoreModel.PPC440,
      0x7FF2_1910,
      new Reference("-M virtex-ml507 -cpu 440-xilinx -kernel", 9, Set.of()),
      List.of(18, 25, 282, 306, 633, 1019, 1022));

  /**
   * QEMU's side.
   *
   * @param arguments board, core and the option that takes an ELF file
   * @param tsize size code of the mapping from address 0 that both have
   * @param vectors IVORs that it has beyond the first sixteen
   */
  private record Reference(String arguments, int tsize, Set<Integer> vectors) {}

  private final CoreModel model;
  private final int pvr;
  private final Reference reference;
  private final List<Integer> foreign;

  IsaCore(CoreModel model, int pvr, Reference reference, List<Integer> foreign) {
    this.model = model;
    this.pvr = pvr;
    this.reference = reference;
    this.foreign = foreign;
  }

  CoreModel model() {
    return model;
  }

  int pvr() {
    return pvr;
  }

  String qemuArguments() {
    return reference.arguments();
  }

  int tsize() {
    return reference.tsize();
  }

  /** SPR numbers of the IVORs beyond the first sixteen that are to be set. */
  Set<Integer> extraVectors() {
    return reference.vectors().stream()
        .filter(n -> model.sprs().rows().stream().anyMatch(row -> row.number() == n))
        .collect(java.util.stream.Collectors.toSet());
  }

  /** Special registers of other cores that the cases name. */
  List<Integer> foreign() {
    return foreign;
  }

  /** Its rows of the opcode table. */
  List<PpcOpRow> rows() {
    return PpcOpTable.ROWS.stream().filter(row -> model.has(row.feature())).toList();
  }

  /** The number in the opcode table of a word's operation. */
  int decode(int word) {
    return model.decoder().decode(word);
  }
}
