package io.trapgate.stub.monitor;

import io.trapgate.target.kvm.DebugSlots;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The {@code monitor} commands that a machine has.
 *
 * @param entries what each does, in the order in which they are shown
 */
record Help(List<Entry> entries) {
  private static final Set<String> REPORTS =
      Set.of("slots", "kvm", "exits", "owner", "tlb", "spr", "fx");

  /**
   * One command.
   *
   * @param usage the command with its arguments
   * @param text what it does
   */
  record Entry(String usage, String text) {
    String command() {
      int space = usage.indexOf(' ');
      return space < 0 ? usage : usage.substring(0, space);
    }
  }

  Help {
    entries = List.copyOf(entries);
  }

  static Help of(DebugSlots slots) {
    List<Entry> entries = new ArrayList<>(common());
    entries.addAll(
        switch (slots) {
          case DebugSlots.Booke _ -> booke();
          case DebugSlots.X86 _ -> x86();
        });
    entries.addAll(last());
    return new Help(entries);
  }

  private static List<Entry> common() {
    return List.of(
        new Entry("help", "this list"),
        new Entry(
            "slots",
            "the debug registers, now and when the guest last ran: address, type, request"),
        new Entry(
            "kvm", "the last KVM_SET_GUEST_DEBUG (and the last with slots), decoded and as bytes"));
  }

  private static List<Entry> booke() {
    return List.of(
        new Entry("exits", "the last 32 debug exits: status, address, pc, instruction count"),
        new Entry(
            "owner", "who owns the debug registers: user space's file, the guest's, the host's"),
        new Entry("tlb", "the valid entries of the TLB, decoded"),
        new Entry("spr [NAME]", "all special purpose registers, or one"),
        new Entry("reg NAME", "one register, for example: reg dbcr0"));
  }

  private static List<Entry> x86() {
    return List.of(
        new Entry("exits", "the last 32 debug exits: exception, dr6 with its causes, pc, dr7"),
        new Entry(
            "owner", "whose debug registers are in effect, and what the guest has in its own"),
        new Entry("fx", "the x87 and SSE state, and the 512 bytes that FXSAVE would write"),
        new Entry("reg NAME", "one register, for example: reg cr0"));
  }

  private static List<Entry> last() {
    return List.of(
        new Entry(
            "mmio [...]",
            "what reads and writes do to device registers; mmio [read|write on|off] changes it"),
        new Entry(
            "step [BIT VALUE]", "what a step keeps from the guest, for example: step noirq on"),
        new Entry(
            "stop-on [LIST]",
            "the guest's exceptions that stop it before it takes them, for example: stop-on illegal"),
        new Entry(
            "type [TEXT]",
            "types at the guest's console, and Enter; \\c at the end: without Enter"),
        new Entry("reset", "puts the machine back to its start, stopped; breakpoints stay"),
        new Entry("halt", "does nothing: the machine is stopped whenever this can be asked"),
        new Entry("exit", "ends the server, or only your machine when every gdb has its own"));
  }

  /** Those that only tell of the machine, and need no argument. */
  List<String> reports() {
    return entries.stream().map(Entry::command).filter(REPORTS::contains).toList();
  }

  /** Whether the machine has that command. */
  boolean has(String command) {
    return entries.stream().anyMatch(entry -> entry.command().equals(command));
  }

  /** Whether another core has it. */
  static boolean existsElsewhere(String command) {
    return Stream.concat(booke().stream(), x86().stream())
        .anyMatch(entry -> entry.command().equals(command));
  }

  List<String> lines() {
    return entries.stream().map(e -> "%-18s%s".formatted(e.usage(), e.text())).toList();
  }

  /** For an error message: the commands with a comma between them. */
  String names() {
    Stream<String> names =
        entries.stream()
            .map(Entry::usage)
            .map(usage -> usage.indexOf('[') < 0 ? usage : usage.substring(0, usage.indexOf(' ')));
    return String.join(", ", names.toList());
  }
}
