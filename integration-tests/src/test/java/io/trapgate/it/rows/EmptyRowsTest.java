package io.trapgate.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is not served is answered empty, which is the protocol's "not supported", and not advertised
 * (gdb document nodes "Packets", "General Query Packets", "Tracepoint Packets", "Host I/O").
 */
class EmptyRowsTest extends RowTest {
  private String advertised = "";

  EmptyRowsTest(RowMachine machine) {
    super(machine);
  }

  @BeforeEach
  void greet() throws IOException {
    advertised = served.greet();
  }

  /** Neither the packet itself nor its name among the features; and the session goes on. */
  private void assertNotServed(String packet) throws IOException {
    assertThat(ask(packet)).as(packet).isEmpty();
    String name = packet.split("[:;,]", 2)[0];
    assertThat(Arrays.stream(advertised.split(";", -1)))
        .as("features")
        .noneMatch(feature -> feature.startsWith(name + "+") || feature.startsWith(name + "="));
    assertThat(ask("qC")).isEqualTo("QCp1.1");
  }

  @Test
  void lettersOfThePastAreAnsweredEmpty() throws IOException {
    for (String packet :
        List.of(
            "i",
            "i{body},1",
            "I",
            "t{body}:0,0",
            "r",
            "r0,0",
            "b",
            "b9600",
            "B{body},S",
            "B",
            "d",
            "A",
            "A2,0,61")) {
      assertNotServed(packet);
    }
  }

  @Test
  void whatNobodyKnowsIsAnsweredEmpty() throws IOException {
    for (String packet :
        List.of("~", "e", "f", "h", "j", "N", "u", "w", "qCat", "Qcat:1", "vCat", "v")) {
      assertNotServed(packet);
    }
  }

  @Test
  void threadListsOfThePastAreAnsweredEmpty() throws IOException {
    for (String packet : List.of("qL1200000000000000000", "qP0000001f0000000000000001")) {
      assertNotServed(packet);
    }
  }

  @Test
  void whatOnlyProcessesHaveIsAnsweredEmpty() throws IOException {
    for (String packet :
        List.of("qOffsets", "qExecAndArgs", "qGetTLSAddr:p1.1,0,0", "qGetTIBAddr:p1.1")) {
      assertNotServed(packet);
    }
  }

  @Test
  void goingBackwardsIsAnsweredEmpty() throws IOException {
    for (String packet : List.of("bc", "bs")) {
      assertNotServed(packet);
    }
    assertThat(advertised).doesNotContain("ReverseContinue+", "ReverseStep+");
  }

  @Test
  void whatOnlyAnOperatingSystemHasIsAnsweredEmpty() throws IOException {
    for (String packet :
        List.of(
            "QPassSignals:e;10",
            "QProgramSignals:0;1",
            "QCatchSyscalls:1;3c",
            "QThreadEvents:1",
            "QThreadOptions;3:p1.1",
            "QAllow:WriteMem:1",
            "QDisableRandomization:1",
            "QStartupWithShell:1",
            "QEnvironmentHexEncoded:41",
            "QEnvironmentUnset:41",
            "QEnvironmentReset",
            "QSetWorkingDir:2f")) {
      assertNotServed(packet);
    }
  }

  @Test
  void agentAndMemoryTagsAreAnsweredEmpty() throws IOException {
    for (String packet : List.of("QAgent:1", "qMemTags:{spare},4:0", "QMemTags:{spare},4:0:00")) {
      assertNotServed(packet);
    }
    assertThat(advertised).doesNotContain("memory-tagging+");
  }

  @Test
  void vendorsQueriesAreAnsweredEmpty() throws IOException {
    for (String packet : List.of("qIsAddressTagged:{spare}", "qtrace32.memory:0,0,4")) {
      assertNotServed(packet);
    }
  }

  @Test
  void branchTracesAreAnsweredEmpty() throws IOException {
    for (String packet :
        List.of(
            "Qbtrace:bts",
            "Qbtrace:pt",
            "Qbtrace:off",
            "Qbtrace-conf:bts:size=1000",
            "qXfer:btrace:read:all:0,1000",
            "qXfer:btrace-conf:read::0,1000")) {
      assertNotServed(packet);
    }
    assertThat(advertised).doesNotContain("btrace");
  }

  @Test
  void tracepointsAreAnsweredEmpty() throws IOException {
    for (String packet :
        List.of(
            "qTStatus",
            "QTinit",
            "QTDP:1:{body}:E:0:0",
            "QTDPsrc:1:{body}:at:0:1:61",
            "QTDV:1:0:0:61",
            "QTro:{_start},{body}",
            "QTStart",
            "QTStop",
            "QTEnable:1:{body}",
            "QTDisable:1:{body}",
            "QTFrame:0",
            "QTSave:61",
            "QTDisconnected:1",
            "QTBuffer:circular:1",
            "QTNotes:user:61;",
            "qTP:1:{body}",
            "qTV:1",
            "qTfP",
            "qTsP",
            "qTfV",
            "qTsV",
            "qTfSTM",
            "qTsSTM",
            "qTSTMat:{body}",
            "qTMinFTPILen",
            "qTBuffer:0,10",
            "qXfer:traceframe-info:read::0,1000")) {
      assertNotServed(packet);
    }
    assertThat(advertised).doesNotContain("Tracepoint", "QTBuffer", "tracenz", "InstallInTrace");
  }

  @Test
  void objectsOfAnOperatingSystemAreAnsweredEmpty() throws IOException {
    for (String object :
        List.of(
            "auxv",
            "libraries",
            "libraries-svr4",
            "fdpic",
            "uib",
            "sdata",
            "statictrace",
            "siginfo",
            "osdata",
            "nothing")) {
      assertNotServed("qXfer:" + object + ":read::0,1000");
      assertNotServed("qXfer:" + object + ":write::0:a");
      assertThat(advertised).doesNotContain("qXfer:" + object + ":");
    }
  }

  /** It only ever answers a packet of ours, and no guest here asks for files. */
  @Test
  void theAnswerToFileRequestsOfOursIsAnsweredEmpty() throws IOException {
    for (String packet : List.of("F0", "F-1,9,C", "F")) {
      assertNotServed(packet);
    }
  }

  @Test
  void filesThatAreNotShownAreAnsweredEmpty() throws IOException {
    for (String operation :
        List.of(
            "setfs:0",
            "open:2f6677,0,0",
            "close:3",
            "pread:3,10,0",
            "pwrite:3,0,a",
            "fstat:3",
            "stat:2f6677",
            "lstat:2f6677",
            "unlink:2f6677",
            "readlink:2f6677")) {
      assertNotServed("vFile:" + operation);
    }
    assertNotServed("qXfer:exec-file:read:1:0,1000");
    assertThat(advertised).doesNotContain("exec-file");
  }

  /** LLDB falls back to something else for each. */
  @Test
  void whatLldbDoesWithoutIsAnsweredEmpty() throws IOException {
    for (String packet :
        List.of(
            "qfProcessInfo",
            "qRegisterInfo0",
            "qVAttachOrWaitSupported",
            "qStructuredDataPlugins",
            "qShlibInfoAddr",
            "qGetWorkingDir",
            "jThreadExtendedInfo:{\"thread\":1}",
            "jGetSharedCacheInfo:{}",
            "_M1000,rwx",
            "_m{spare}")) {
      assertNotServed(packet);
    }
  }
}
