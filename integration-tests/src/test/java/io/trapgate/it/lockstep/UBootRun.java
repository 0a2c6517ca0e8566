package io.trapgate.it.lockstep;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.target.load.ImageLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** U-Boot on both boards, with somebody typing at its prompt. */
final class UBootRun {
  private static final String PROMPT = "\n=> ";
  private static final String AUTOBOOT = "stop autoboot";
  private static final int IVPR = 63;
  private static final int IMAGE_BYTES = 0x6_8000;
  private static final int TICKS_PER_MILLISECOND = 400_000;
  private static final long RAM_BYTES = 128L << 20;

  private final Queue<String> commands = new ArrayDeque<>();
  private final StringBuilder printed = new StringBuilder();
  private final long most;
  private boolean interrupted;
  private boolean slowed;
  private String summary = "";

  /**
   * @param most instructions after which the run ends
   * @param commands typed one after the other, for ever
   */
  UBootRun(long most, List<String> commands) {
    this.most = most;
    this.commands.addAll(commands);
  }

  /** The numbers for the log, after the run. */
  String summary() {
    return summary;
  }

  /** What our guest wrote. */
  String console() {
    return printed.toString();
  }

  /** Runs until the first difference or the end. */
  Optional<Difference> run(LockstepCore core) throws Exception {
    Path image = Path.of(NeedsTool.UBOOT);
    BoardGuest guest = new BoardGuest(core, RAM_BYTES, ImageLoader.load(image, RAM_BYTES));
    List<String> arguments = new ArrayList<>(core.machine());
    arguments.addAll(List.of("-m", "128", "-bios", image.toString()));
    try (QemuTrace qemu = QemuTrace.start(arguments, false)) {
      guest.adoptTree(qemu.client());
      ConsoleInput keyboard = new ConsoleInput(guest.console());
      guest
          .console()
          .onReceive(bytes -> printed.append(new String(bytes, StandardCharsets.ISO_8859_1)));
      qemu.resume();
      Tolerances tolerances =
          new Tolerances(
              List.of(
                  new TimeReads(), new ClearedEnables(), new KeptMachineCheckEnable(), keyboard));
      Lockstep lockstep = new Lockstep(new TraceReader(qemu.log()), guest.machine(), tolerances);
      Optional<Difference> found = follow(lockstep, qemu, keyboard, guest.machine());
      summary = lockstep.summary();
      return found;
    }
  }

  private Optional<Difference> follow(
      Lockstep lockstep, QemuTrace qemu, ConsoleInput keyboard, OurMachine ours)
      throws IOException {
    QemuEnd end = new QemuEnd(qemu, RAM_BYTES);
    Optional<Difference> found = lockstep.entry();
    while (found.isEmpty() && lockstep.next()) {
      found = lockstep.advance();
      answer(ours)
          .ifPresent(text -> {
            keyboard.type(text);
            qemu.type(text);
          });
      if (lockstep.instructions() >= most && !end.begun()) {
        end.begin();
      }
    }
    if (found.isPresent()) {
      return found;
    }
    found = lockstep.finish(end.pc());
    return found.isPresent()
        ? found
        : end.memory(ours).map(text -> new Difference(lockstep.instructions(), text, List.of()));
  }

  /** What the guest waits for, if it does. */
  private Optional<String> answer(OurMachine ours) {
    if (endsWith(PROMPT)) {
      printed.append('\u0000');
      if (!slowed) {
        slowed = true;
        return Optional.of(slowTicks(ours));
      }
      String command = commands.remove();
      commands.add(command);
      return Optional.of(command + "\n");
    }
    if (!interrupted && printed.indexOf(AUTOBOOT) >= 0) {
      interrupted = true;
      return Optional.of("\n");
    }
    return Optional.empty();
  }

  /**
   * Makes U-Boot's timer tick a hundred times slower: its clock runs at the host's speed although
   * the traced guest does not, and would do little else than count milliseconds.
   */
  private static String slowTicks(OurMachine ours) {
    int base = ours.cpu.sprs().read(IVPR);
    int found = 0;
    for (int at = base; at < base + IMAGE_BYTES; at += 4) {
      if (ours.word(at) == TICKS_PER_MILLISECOND) {
        found = at;
      }
    }
    return found == 0 ? "\n" : "mw.l %x %x\n".formatted(found, 100 * TICKS_PER_MILLISECOND);
  }

  private boolean endsWith(String text) {
    int length = printed.length();
    return length >= text.length() && printed.substring(length - text.length()).equals(text);
  }
}
