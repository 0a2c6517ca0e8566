package io.trapgate.stub.script.run;

import io.trapgate.stub.debug.Addresses;
import io.trapgate.stub.debug.DebugExit;
import io.trapgate.stub.debug.Slot;
import io.trapgate.target.kvm.VcpuExit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Holds what a script expects against what the machine did. Event loop only. */
final class Expectations {
  private static final int SHOWN_CONSOLE_CHARS = 200;

  private final SessionWatch watch;
  private final GuestConsole console;
  private boolean endExpected;

  Expectations(SessionWatch watch, GuestConsole console) {
    this.watch = watch;
    this.console = console;
  }

  /** Whether the script has said what the guest ends with, and was right. */
  boolean endExpected() {
    return endExpected;
  }

  /** {@code expect-stop}. */
  Judgement stop(String kind, List<Long> places, Optional<Integer> cpu) {
    if (watch.end().isPresent()) {
      return new Judgement(false, ending());
    }
    if (watch.shown().isEmpty()) {
      return new Judgement(false, "the guest has not run yet");
    }
    ShownStop shown = watch.shown().get();
    boolean met =
        shown.is(kind)
            && (places.isEmpty() || places.contains(shown.programCounter()))
            && cpu.map(n -> n == shown.cause().stop().vcpu()).orElse(true);
    if (met) {
      watch.forgiveBroken();
    }
    return new Judgement(met, shown.text());
  }

  /**
   * {@code expect-watch}: whether there was a hit on that place; what was there is the caller's.
   */
  Judgement watched(long address, int length) {
    if (watch.end().isPresent()) {
      return new Judgement(false, ending());
    }
    boolean met = hit().filter(found -> found.covers(address, length)).isPresent();
    return new Judgement(
        met, watch.shown().map(ShownStop::text).orElse("the guest has not run yet"));
  }

  /** The watchpoint of the last stop. */
  Optional<WatchHit> hit() {
    return watch.shown().flatMap(shown -> shown.cause().hit());
  }

  /** {@code expect-exit}. */
  Judgement exit(Map<String, Long> wanted) {
    Optional<DebugExit> exit = watch.shown().flatMap(shown -> shown.cause().exit());
    if (exit.isEmpty()) {
      return new Judgement(
          false,
          watch.shown().map(s -> "no debug exit: " + s.text()).orElse("the guest has not run yet"));
    }
    Map<String, Long> words = words(exit.get());
    List<String> unknown = wanted.keySet().stream().filter(n -> !words.containsKey(n)).toList();
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          String.join(", ", unknown) + " (expected: " + String.join(", ", words.keySet()) + ")");
    }
    boolean met =
        wanted.entrySet().stream().allMatch(w -> w.getValue().equals(words.get(w.getKey())));
    return new Judgement(met, text(words));
  }

  /** {@code expect-slots free BANK N}. */
  Judgement freeSlots(String bank, long wanted) {
    String name = bank.toUpperCase(Locale.ROOT);
    List<Slot> slots =
        watch.slots().stream()
            .filter(s -> s.register().replaceAll("\\d+$", "").equals(name))
            .toList();
    if (slots.isEmpty()) {
      throw new IllegalArgumentException("bank '" + bank + "' (expected: " + banks() + ")");
    }
    long free = slots.stream().filter(Slot::isFree).count();
    return new Judgement(free == wanted, free + " free: " + text(slots));
  }

  /** {@code expect-slots REGISTER OWNER}; an empty owner for none. */
  Judgement slot(String register, String owner, List<Long> places) {
    Slot slot =
        watch.slots().stream()
            .filter(s -> s.register().equalsIgnoreCase(register))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "register '" + register + "' (expected: one of " + registers() + ")"));
    boolean met =
        owner.isEmpty()
            ? slot.isFree()
            : slot.owners().stream()
                .filter(o -> o.kind().command().equals(owner))
                .anyMatch(o ->
                    places.isEmpty()
                        || places.contains(o.guestVirtual())
                        || places.contains(slot.compare().orElseThrow().guestVirtual()));
    return new Judgement(met, slot.toString());
  }

  /** {@code expect-end}. */
  Judgement end(Optional<Integer> code) {
    boolean met = watch.end().isPresent() && code.map(watch.end().get()::equals).orElse(true);
    endExpected |= met;
    return new Judgement(met, watch.end().isPresent() ? ending() : "the guest has not ended");
  }

  /** {@code expect-console}. */
  Judgement console(String text) {
    String before = console.rest(SHOWN_CONSOLE_CHARS).strip();
    return console.looksFor(text)
        ? new Judgement(true, "the guest has printed it")
        : new Judgement(
            false, before.isEmpty() ? "it has printed nothing more" : "it has printed: " + before);
  }

  private String ending() {
    return "the guest has ended with code " + watch.end().orElseThrow();
  }

  private String banks() {
    return watch.slots().stream()
        .map(s -> s.register().replaceAll("\\d+$", "").toLowerCase(Locale.ROOT))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private String registers() {
    return watch.slots().stream()
        .map(s -> s.register().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static String text(List<Slot> slots) {
    return slots.stream().map(Slot::toString).collect(Collectors.joining(", "));
  }

  private static String text(Map<String, Long> words) {
    return words.entrySet().stream()
        .map(w ->
            w.getKey()
                + " "
                + (w.getKey().equals("cpu")
                    ? Long.toString(w.getValue())
                    : w.getKey().equals("status") || w.getKey().equals("exception")
                        ? "0x" + Long.toHexString(w.getValue())
                        : Addresses.hex(w.getValue())))
        .collect(Collectors.joining(" "));
  }

  /** What an exit says, by the names that the kernel has for it. */
  private static Map<String, Long> words(DebugExit exit) {
    Map<String, Long> words = new LinkedHashMap<>();
    switch (exit.exit()) {
      case VcpuExit.Debug.Booke(int status, long address) -> {
        words.put("status", (long) status);
        words.put("address", address);
        words.put("pc", exit.programCounter());
      }
      case VcpuExit.Debug.X86(int exception, long pc, long dr6, long dr7) -> {
        words.put("exception", (long) exception);
        words.put("dr6", dr6);
        if (dr7 != VcpuExit.Debug.X86.DR7_UNKNOWN) {
          words.put("dr7", dr7);
        }
        words.put("pc", pc);
      }
    }
    words.put("cpu", (long) exit.vcpu());
    return words;
  }
}
