package io.trapgate.it.lldb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Guest;
import io.trapgate.it.gdb.RspTap;
import io.trapgate.it.rows.RowMachine;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.Machine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A session of a real LLDB with each machine: what its users type. */
@NeedsTool(Lldb.PROGRAM)
@ParameterizedClass
@EnumSource
class LldbIT {
  private static final Pattern PC = Pattern.compile("= 0x(\\p{XDigit}+)");

  @Parameter
  @SuppressWarnings("NullAway.Init") // JUnit injects it
  private RowMachine machine;

  private Guest guest;
  private Machine server;
  private RspTap tap;
  private Lldb lldb;

  @BeforeEach
  void connect() throws IOException {
    guest =
        switch (machine) {
          case BOOKE -> Guest.stops();
          case X86 -> Guest.modes();
        };
    server = Machine.start(machine.spec(guest, 1));
    tap = new RspTap(server.address().getPort());
    lldb = Lldb.start(guest.elf());
    assertThat(lldb.connect(tap.port())).contains("stop reason = signal SIGTRAP", "_start");
  }

  @AfterEach
  void close() {
    lldb.close();
    tap.close();
    server.close();
  }

  private String pcName() {
    return machine == RowMachine.BOOKE ? "pc" : "rip";
  }

  private long pc() {
    var found = PC.matcher(lldb.ok("register read " + pcName()));
    assertThat(found.find()).isTrue();
    return Long.parseUnsignedLong(found.group(1), 16);
  }

  /** Hardware breakpoint: on x86 the guest's code isn't where it runs before it is in long mode. */
  private void toMain() {
    lldb.ok("breakpoint set -H --one-shot true --name main");
    assertThat(lldb.go("continue")).contains("stop reason = one-shot breakpoint", "`main");
  }

  @Test
  void registersAndMemoryAreReadInTheirByteOrder() {
    assertThat(pc()).isEqualTo(guest.address("_start"));
    String all = lldb.ok("register read --all");
    assertThat(all).doesNotContain("unavailable", "error");
    assertThat(all)
        .contains(
            machine == RowMachine.BOOKE
                ? List.of(" r31 = 0x", " msr = 0x", " dbcr0 = 0x", " iac1 = 0x", " ivor15 = 0x")
                : List.of(" r15 = 0x", " eflags = 0x", " cr0 = 0x", " xmm15 = "));
    String general = machine == RowMachine.BOOKE ? "r3" : "rdi";
    lldb.ok("register write " + general + " 0x1234");
    assertThat(lldb.ok("register read " + general)).contains("00001234");
    String word = "memory read --size 4 --format x --count 1 0x" + guest.hex("ticks");
    lldb.ok("memory write --size 4 0x" + guest.hex("ticks") + " 0x11223344");
    assertThat(lldb.ok(word)).contains(": 0x11223344");
    assertThat(lldb.ok("expression ticks + 1")).contains("= " + (0x11223344 + 1));
    assertThat(lldb.run("memory read 0xe0000000")).contains("error:");
  }

  @Test
  void breakpointsByNameByAddressAndInHardware() {
    toMain();
    String function = machine == RowMachine.BOOKE ? "write_watched" : "triangle";
    lldb.ok("breakpoint set --skip-prologue false --name " + function);
    assertThat(lldb.go("continue")).contains("stop reason = breakpoint 2.1", "`" + function);
    assertThat(lldb.ok("bt")).contains("frame #1: ", "main");
    assertThat(lldb.ok("disassemble --pc --count 3"))
        .contains("->")
        .containsPattern("0x\\p{XDigit}+ <");
    long before = pc();
    lldb.ok("breakpoint delete --force 2");
    lldb.ok("breakpoint set -H --address 0x" + Long.toHexString(before));
    assertThat(lldb.ok("process plugin packet monitor slots"))
        .contains(" execute     hbreak (Z1," + Long.toHexString(before));
    assertThat(lldb.go("thread step-inst")).contains("stop reason = instruction step into");
    assertThat(pc()).isNotEqualTo(before);
    assertThat(lldb.go("continue")).contains("stop reason = breakpoint 3.1", "`" + function);
    lldb.ok("breakpoint delete --force 3");
    assertThat(lldb.go("thread step-out")).contains("stop reason = step out");
  }

  @Test
  void aWatchpointShowsBothValuesWhicheverSideOfTheAccess() {
    toMain();
    String variable = machine == RowMachine.BOOKE ? "watched" : "dword4";
    lldb.ok("watchpoint set variable " + variable);
    int mark = tap.mark();
    String stop = lldb.go("continue");
    assertThat(stop).contains("stop reason = watchpoint 1", "old value: ", "new value: ");
    boolean steps = tap.requestsSince(mark).stream().anyMatch(r -> r.startsWith("vCont;s"));
    assertThat(steps)
        .as("stops before the access, so that LLDB steps over it")
        .isEqualTo(machine.silicon().watchBefore());
  }

  @Test
  void theFirstThatHasNoSlotIsRefusedWithOurText() {
    for (int i = 0; i < machine.silicon().codeSlots().size(); i++) {
      lldb.ok("breakpoint set -H --address " + (0x100000 + 16 * i));
    }
    assertThat(lldb.run("breakpoint set -H --address 0x200000")).isNotEmpty();
    assertThat(tap.repliesSince(0))
        .as("LLDB 14 shows no text of a breakpoint")
        .anyMatch(reply -> reply.startsWith("E16;" + hex("Z1.no free hardware breakpoint slot")));
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void aRunningGuestIsInterruptedAndEachResumeHasOneStopReply() {
    toMain();
    lldb.ok("expression spinning = 1");
    int mark = tap.mark();
    lldb.begin();
    tap.awaitRequest(mark, "c"::equals);
    String stop = lldb.interrupt();
    assertThat(stop).contains("stop reason = signal SIGINT");
    lldb.go("thread step-inst");
    long resumes =
        tap.requestsSince(0).stream().filter(r -> r.matches("c|s|vCont;.*|[CS]..")).count();
    long asked = tap.requestsSince(0).stream().filter("?"::equals).count();
    assertThat(tap.repliesSince(0).stream().filter(r -> r.startsWith("T")).count())
        .as("one stop reply for each resume and each question")
        .isEqualTo(resumes + asked);
  }

  @Test
  void regionsThreadsAndMonitorCommands() {
    assertThat(lldb.ok("memory region 0x" + guest.hex("main"))).contains("rwx");
    assertThat(lldb.ok("memory region 0xe0000000")).contains("---");
    assertThat(lldb.ok("thread list")).contains("* thread #1: tid = 0x0001", "name = 'cpu0'");
    assertThat(lldb.ok("process plugin packet monitor help")).contains("slots", "response: OK");
    assertThat(lldb.ok("process status")).contains("Process 1 stopped");
  }

  @Test
  void detachLetsTheGuestRunAndKillResetsIt() throws IOException {
    lldb.ok("detach");
    assertThat(tap.requestsSince(0)).anyMatch(r -> r.startsWith("D"));
    try (Lldb second = Lldb.start(guest.elf())) {
      second.connect(server.address().getPort());
      second.run("process kill");
      second.await(Pattern.compile("Process 1 exited with status = 9 "));
    }
    try (Lldb third = Lldb.start(guest.elf())) {
      assertThat(third.connect(server.address().getPort())).contains("_start");
    }
  }
}
