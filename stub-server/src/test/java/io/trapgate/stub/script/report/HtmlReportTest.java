package io.trapgate.stub.script.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.script.log.LogEntry;
import io.trapgate.stub.script.log.LogEvent;
import io.trapgate.stub.script.verdict.RunResult;
import io.trapgate.stub.script.verdict.ScriptResult.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HtmlReportTest {
  private static final String HOSTILE = "</script><script>alert(1)</script><!-- '\"&";

  @Test
  void whatTheGuestSaysIsNeverMarkup() throws Exception {
    SyntheticLog log = SyntheticLog.booke().add(new LogEvent.ConsoleOutput(HOSTILE));
    RunResult run = Runs.of(Runs.script(HOSTILE, Outcome.PASSED, List.of(HOSTILE)));

    String page = page(run, log.entries());

    assertThat(page).doesNotContain("alert(1)</script><!--").contains("&lt;/script&gt;");
    assertThat(session(page, 0).at("/console/text/0").asString()).isEqualTo(HOSTILE);
    assertThat(header(page).at("/scripts/0/name").asString()).isEqualTo(HOSTILE);
  }

  @Test
  void onlyTheCodeInThePageMayRun() throws Exception {
    String page = page(Runs.of(Runs.script("a", Outcome.PASSED)), List.of());

    String code = group(page, "\n<script>(.*?)</script>\n</body>");
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8));
    assertThat(group(page, "Content-Security-Policy\" content=\"([^\"]*)\""))
        .startsWith(
            "default-src 'none'; script-src 'sha256-" + Base64.getEncoder().encodeToString(hash));
  }

  @Test
  void theBundleKeepsTheLibrariesNotices() throws Exception {
    String page = page(Runs.of(), List.of());

    assertThat(page)
        .contains("Apache ECharts")
        .contains("The Apache Software Foundation")
        .contains("Copyright (c) 2017, Baidu Inc.")
        .contains("Mike Bostock");
  }

  @Test
  void exitsAreColumnsWithTheKernelsWords() throws Exception {
    SyntheticLog log =
        SyntheticLog.booke()
            .after(1500, 42)
            .exited(0, 4, "0x4 write", 0x101018, 0x1002c0)
            .add(new LogEvent.SourcePlace(0x1002c0, "tick", "src/demo.c", 18));

    JsonNode data = session(page(Runs.of(Runs.script("a", Outcome.PASSED)), log.entries()), 0);

    assertThat(data.at("/exits/t/0").asLong()).isEqualTo(1500);
    assertThat(data.at("/exits/n/0").asLong()).isEqualTo(42);
    assertThat(data.at("/exits/words/0").asString()).isEqualTo("status 0x4, address 0x101018");
    assertThat(data.at("/exits/address/0").asString()).isEqualTo("0x00101018");
    assertThat(data.at("/places/0x001002c0/2").asInt()).isEqualTo(18);
  }

  @Test
  void addressesAboveJavascriptsNumbersStayExact() throws Exception {
    SyntheticLog log = SyntheticLog.x86().exited(0, 0, "DR0", -1, 0xffff_8000_0012_3457L);

    JsonNode data = session(page(Runs.of(Runs.script("a", Outcome.PASSED)), log.entries()), 0);

    assertThat(data.at("/exits/pc/0").asString()).isEqualTo("0xffff800000123457");
    assertThat(data.at("/exits/address/0").asString()).isEqualTo("0xffffffffffffffff");
  }

  @Test
  void whatIsLeftOutIsCounted() throws Exception {
    SyntheticLog log = SyntheticLog.booke();
    for (int i = 0; i < 60_000; i++) {
      log.packets("m" + i + ",4", "read", "00000000", "4 bytes");
    }

    JsonNode packets =
        session(page(Runs.of(Runs.script("a", Outcome.PASSED)), log.entries()), 0).get("packets");

    assertThat(packets.get("total").asLong()).isEqualTo(120_000);
    assertThat(packets.get("kept").asLong()).isEqualTo(100_000);
    assertThat(packets.get("payload").size()).isEqualTo(100_000);
    assertThat(packets.get("gap").asLong()).isEqualTo(50_000);
    assertThat(packets.at("/payload/99999").asString()).isEqualTo("00000000");
  }

  @Test
  void aLongPayloadIsCutAndItsLengthKept() throws Exception {
    SyntheticLog log = SyntheticLog.booke().packets("g", "all", "ab".repeat(10_000), "registers");

    JsonNode packets =
        session(page(Runs.of(Runs.script("a", Outcome.PASSED)), log.entries()), 0).get("packets");

    assertThat(packets.at("/payload/1").asString()).hasSize(PageLimits.PAYLOAD);
    assertThat(packets.at("/length/1").asLong()).isEqualTo(20_000);
  }

  @Test
  void aLogThatCannotBeReadIsSaidAndCostsNoReport() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HtmlReport.write(
        Runs.of(Runs.script("a", Outcome.PASSED), Runs.script("b", Outcome.PASSED)),
        (log, entries) -> {
          SyntheticLog.booke().entries().forEach(entries);
          throw new IOException(log.getFileName() + ":17: cut off");
        },
        out);
    String page = out.toString(StandardCharsets.UTF_8);

    assertThat(session(page, 1).get("problem").asString()).isEqualTo("b.jsonl:17: cut off");
    assertThat(session(page, 1).get("entries").asLong()).isEqualTo(1);
  }

  private static String page(RunResult run, List<LogEntry> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HtmlReport.write(run, (_, sink) -> entries.forEach(sink), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static JsonNode session(String page, int index) throws IOException {
    byte[] packed = Base64.getDecoder().decode(group(page, "id=\"d" + index + "\">([^<]*)<"));
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return new JsonMapper().readTree(in);
    }
  }

  private static JsonNode header(String page) {
    return new JsonMapper().readTree(group(page, "id=\"run\">([^<]*)<"));
  }

  private static String group(String page, String pattern) {
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(page);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }
}
