package io.trapgate.it.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.script.log.TraceFile;
import io.trapgate.target.kvm.KernelCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces of the same session on the model and on the host's KVM. */
class TraceTest {
  @TempDir private Path folder;

  List<String> trace(String cpu, String board) throws Exception {
    Path file = folder.resolve(board + ".jsonl");
    try (TraceFile trace = TraceFile.open(file)) {
      TracedSession.on(cpu, board, trace);
    }
    return Files.readAllLines(file);
  }

  /** The filter of docs/trace.md. */
  static List<String> comparable(List<String> lines) {
    return lines.stream()
        .filter(line -> line.contains("KVM_SET_GUEST_DEBUG") || line.contains("KVM_EXIT_DEBUG"))
        .map(line ->
            line.replaceFirst(".*\"on\"", "{\"on\"")
                .replaceFirst("(KVM_EXIT_DEBUG.*),\"dr7\".*", "$1}"))
        .toList();
  }

  @Test
  void aModelIsToldInTheWordsOfTheKernel() throws Exception {
    List<String> lines = trace("x86", "pc-test");
    assertThat(lines.getFirst())
        .startsWith("{\"sequence\":0,\"nanos\":")
        .contains("\"on\":\"vcpu0\",\"call\":\"KVM_SET_GUEST_DEBUG\",\"argument\":\"03000000")
        .contains("\"result\":0,\"control\":\"ENABLE SINGLESTEP\"");
    assertThat(lines.get(1))
        .contains(
            "\"call\":\"KVM_RUN\",\"result\":0,\"exit\":\"KVM_EXIT_DEBUG\",\"exception\":\"0x1\"",
            "\"dr6\":\"0xffff4ff0\"");
    assertThat(lines.get(13)).contains("\"dr0\":\"0x", "\"dr7\":\"0x402\"");
  }

  @Test
  void whatIsLostIsCountedAndWhatComesAfterTheEndIsNot() throws Exception {
    Path file = folder.resolve("closed.jsonl");
    TraceFile trace = TraceFile.open(file);
    KernelCall call = new KernelCall(3, "vm", "KVM_TEST", "00ff", -1, 22, 0, 0, List.of());
    trace.made(call);
    trace.close();
    trace.made(call);
    assertThat(Files.readAllLines(file))
        .singleElement()
        .asString()
        .contains("\"fd\":3,\"on\":\"vm\",\"call\":\"KVM_TEST\",\"argument\":\"00ff\"")
        .endsWith("\"result\":-1,\"errno\":22}");
  }
}
