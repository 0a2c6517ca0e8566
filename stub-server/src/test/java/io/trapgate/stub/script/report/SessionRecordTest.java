package io.trapgate.stub.script.report;

import static io.trapgate.stub.script.report.SyntheticLog.slot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.trapgate.stub.script.log.LogEvent;
import io.trapgate.stub.script.log.LogEvent.SlotState;
import io.trapgate.stub.script.log.LogEvent.StopKind;
import io.trapgate.stub.script.report.Span.Moment;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionRecordTest {
  private static final SlotState HBREAK = slot("IAC1", 0x1002b0, "execute", "hbreak");
  private static final SlotState WATCH = slot("DAC2", 0x101018, "write", "watch");

  @Test
  void aSlotIsTakenFromOneChangeToTheNext() {
    SyntheticLog log =
        SyntheticLog.booke()
            .after(10, 0)
            .slots(HBREAK)
            .after(10, 100)
            .slots(HBREAK, WATCH)
            .after(10, 100)
            .slots(WATCH)
            .after(10, 100)
            .add(new LogEvent.Closed("passed"));

    assertThat(record(log).closeSlots().kept())
        .extracting(Span::lane, span -> span.what().owners(), Span::from, Span::to, Span::ended)
        .containsExactly(
            tuple(0, "hbreak", at(10, 0), at(30, 200), true),
            tuple(3, "watch", at(20, 100), at(40, 300), false));
  }

  @Test
  void aSlotThatGetsAnotherOwnerIsAnotherStretch() {
    SlotState both = slot("IAC1", 0x1002b0, "execute", "hbreak+thbreak");
    SyntheticLog log =
        SyntheticLog.booke().slots(HBREAK).after(5, 0).slots(both).after(5, 0).slots();

    assertThat(record(log).closeSlots().kept())
        .extracting(span -> span.what().owners(), Span::from, Span::to)
        .containsExactly(
            tuple("hbreak", at(0, 0), at(5, 0)), tuple("hbreak+thbreak", at(5, 0), at(10, 0)));
  }

  @Test
  void slotsForBothUsesAreOneLaneEach() {
    assertThat(record(SyntheticLog.x86()).registers).containsExactly("DR0", "DR1", "DR2", "DR3");
  }

  @Test
  void aVcpuRunsFromResumeToStop() {
    SyntheticLog log =
        SyntheticLog.booke()
            .resumed("hold", "step")
            .after(4, 1)
            .stopped(1, StopKind.STEP, 0x104)
            .after(6, 0)
            .resumed("continue", "continue")
            .after(20, 500)
            .add(new LogEvent.Disconnected("gdb"));
    SessionRecord record = record(log);

    assertThat(record.closeRuns().kept())
        .extracting(Span::lane, Span::what, Span::from, Span::to, Span::ended)
        .containsExactly(
            tuple(1, "step", at(0, 0), at(4, 1), true),
            tuple(0, "continue", at(10, 1), at(30, 501), false),
            tuple(1, "continue", at(10, 1), at(30, 501), false));
    assertThat(record.cpus()).isEqualTo(2);
  }

  @Test
  void aResetEndsARun() {
    SyntheticLog log =
        SyntheticLog.booke().resumed("continue").after(3, 7).add(new LogEvent.MachineReset());

    assertThat(record(log).closeRuns().kept()).extracting(Span::ended).containsExactly(true);
  }

  @Test
  void clocksGoOnOverAReset() {
    SyntheticLog log =
        SyntheticLog.booke()
            .resumed("continue")
            .after(10, 500)
            .exited(0, 2, "", 0, 0)
            .after(0, -500)
            .add(new LogEvent.MachineReset())
            .resumed("continue")
            .after(10, 300)
            .stopped(0, StopKind.INTERRUPTED, 0);
    SyntheticLog countingOn =
        SyntheticLog.booke()
            .after(10, 500)
            .add(new LogEvent.MachineReset())
            .after(10, 300)
            .stopped(0, StopKind.INTERRUPTED, 0);

    SessionRecord record = record(log);

    assertThat(record.closeRuns().kept())
        .extracting(Span::from, Span::to)
        .containsExactly(tuple(at(0, 0), at(10, 500)), tuple(at(10, 500), at(20, 800)));
    assertThat(record(countingOn).last()).isEqualTo(at(20, 800));
  }

  @Test
  void eachKindOfEventIsInItsList() {
    SyntheticLog log =
        SyntheticLog.booke()
            .packets("?", "why", "S05", "stopped")
            .add(new LogEvent.InterruptByte())
            .add(new LogEvent.GuestDebugSet(0, 1, "ENABLE", "0001"))
            .exited(0, 2, "0x2 breakpoint", 0x100, 0x100)
            .add(new LogEvent.ConsoleOutput("hello"))
            .add(new LogEvent.ConsoleInput("y"))
            .add(new LogEvent.DebuggerLine("(gdb) c"))
            .add(new LogEvent.Expected("hbreak", true, ""))
            .add(new LogEvent.SourcePlace(0x100, "main", "main.c", 7))
            .add(new LogEvent.Lost(3));
    SessionRecord record = record(log);

    assertThat(record.packets.total()).isEqualTo(3);
    assertThat(record.ioctls.total()).isEqualTo(1);
    assertThat(record.exits.total()).isEqualTo(1);
    assertThat(record.console.total()).isEqualTo(2);
    assertThat(record.debugger.total()).isEqualTo(1);
    assertThat(record.expectations.total()).isEqualTo(1);
    assertThat(record.others.total()).isEqualTo(1);
    assertThat(record.places).containsKey(0x100L);
    assertThat(record.entries()).isEqualTo(log.entries().size());
  }

  @Test
  void aLogThatClaimsManyVcpusOrSlotsIsBounded() {
    SyntheticLog log = SyntheticLog.booke().exited(Integer.MAX_VALUE - 1, 2, "", 0, 0);
    for (int i = 0; i < 1000; i++) {
      log.add(new LogEvent.SlotsChanged(List.of(slot("X" + i, i, "execute", "hbreak"))));
    }
    SessionRecord record = record(log);

    assertThat(record.cpus()).isEqualTo(PageLimits.LANES);
    assertThat(record.registers).hasSize(PageLimits.LANES);
  }

  private static Moment at(long micros, long instructions) {
    return new Moment(micros * 1000, instructions);
  }

  private static SessionRecord record(SyntheticLog log) {
    SessionRecord record = new SessionRecord(PageLimits.forScripts(1));
    log.entries().forEach(record::add);
    return record;
  }
}
