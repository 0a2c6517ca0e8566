package io.trapgate.it.lldb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Guest;
import io.trapgate.it.gdb.RspTap;
import io.trapgate.it.rows.RowMachine;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.Machine;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two vCPUs are two threads of a real LLDB, each with registers of its own. */
@NeedsTool(Lldb.PROGRAM)
class LldbThreadsIT {
  @ParameterizedTest
  @EnumSource
  void theSecondCpuIsAThread(RowMachine machine) throws IOException {
    Guest guest =
        switch (machine) {
          case BOOKE -> Guest.smp();
          case X86 -> Guest.x86Smp();
        };
    try (Machine server = Machine.start(machine.spec(guest, 2));
        RspTap tap = new RspTap(server.address().getPort());
        Lldb lldb = Lldb.start(guest.elf())) {
      lldb.connect(tap.port());
      assertThat(lldb.ok("thread list"))
          .contains("* thread #1: tid = 0x0001", "  thread #2: tid = 0x0002", "name = 'cpu1'");
      lldb.ok("breakpoint set -H --name count");
      String stop = lldb.go("continue");
      assertThat(stop).contains("stop reason = breakpoint 1.1", "`count");
      assertThat(lldb.ok("bt all")).contains("thread #1", "thread #2");
      lldb.ok("thread select 2");
      String pc = machine == RowMachine.BOOKE ? "pc" : "rip";
      lldb.ok("register read " + pc);
      lldb.go("thread step-inst");
      assertThat(tap.requestsSince(0)).contains("vCont;s:0002").noneMatch(r -> r.startsWith("Hg"));
    }
  }
}
