package io.trapgate.it.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trapgate.it.tools.NeedsTool;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The report's page in a real browser. */
@NeedsTool({"node", "chromium"})
class ReportPageIT {
  @TempDir static Path folder;
  private static JsonNode seen;

  @BeforeAll
  static void look() throws Exception {
    seen = PageReader.look(SampleRun.write(folder), folder);
  }

  @Test
  void saysNothingToTheConsoleAndAsksNobody() {
    assertThat(texts(seen.get("console"))).isEmpty();
    assertThat(texts(seen.get("requests"))).isEmpty();
  }

  @Test
  void opensAtTheFirstScriptThatDidNotPass() {
    assertThat(seen.get("first").asString()).isEqualTo("refused");
    assertThat(seen.get("title").asString()).contains("refused");
    assertThat(seen.get("failure").asString()).contains("wanted", "watch", "hbreak", "IAC1 -");
  }

  @Test
  void drawsALaneForEachThingThatLasts() {
    assertThat(texts(seen.get("lanes")))
        .containsExactly(
            "vCPU 0",
            "IAC1",
            "IAC2",
            "DAC1",
            "DAC2",
            "exits",
            "expected",
            "refused",
            "UART",
            "session");
    assertThat(seen.at("/items/running").asInt()).isEqualTo(2);
    assertThat(seen.at("/items/slots").asInt()).isEqualTo(2);
    assertThat(seen.at("/items/exits").asInt()).isEqualTo(2);
    assertThat(seen.at("/items/error replies").asInt()).isEqualTo(1);
    assertThat(seen.get("colours").asInt()).isGreaterThan(20);
  }

  @Test
  void zoomsByWheelAndKeys() {
    JsonNode zoom = seen.get("zoom");
    double whole = width(zoom, 0);

    assertThat(width(zoom, 1)).isLessThan(whole);
    assertThat(width(zoom, 2)).isCloseTo(width(zoom, 1) / 2, within(whole / 1000));
    assertThat(zoom.at("/3/0").asDouble()).isGreaterThan(zoom.at("/2/0").asDouble());
    assertThat(width(zoom, 4)).isCloseTo(whole, within(whole / 1000));
  }

  @Test
  void hasAnAxisOfInstructions() {
    assertThat(seen.get("instructionsTo").asDouble()).isBetween(10_000.0, 11_000.0);
  }

  @Test
  void aMomentChosenInOneViewIsThatOfAll() {
    assertThat(seen.at("/moment/n").asLong()).isEqualTo(10_000);
    assertThat(seen.get("packetAtMoment").asString()).contains("OK");
    assertThat(seen.get("address").asString())
        .isEqualTo("#refused/packets/" + seen.at("/moment/s").asLong());
  }

  @Test
  void filtersScriptsByTextAndVerdict() {
    assertThat(seen.get("scripts").values().stream().map(JsonNode::asInt).toList())
        .containsExactly(5, 1, 1);
  }

  @Test
  void holdsAHundredThousandPacketsAndSaysWhatIsMissing() {
    assertThat(seen.at("/rows/all").asInt()).isEqualTo(100_000);
    assertThat(seen.at("/rows/drawn").asInt()).isBetween(5, 100);
    assertThat(seen.get("tally").asString()).contains("100,000 of 200,000 packets");
    assertThat(seen.at("/rows/text").asInt()).isEqualTo(1);
    assertThat(seen.at("/rows/out").asInt()).isEqualTo(50_000);
    assertThat(seen.at("/rows/errors").asInt()).isEqualTo(5);
    assertThat(seen.get("lastError").asString()).contains("E01").contains("error 1");
    // Thirty frames from end to end; the middle one. A list with all its rows takes seconds.
    assertThat(seen.get("scrollMillis").asDouble()).isLessThan(1000);
  }

  @Test
  void aLinkLeadsToScriptTabAndMoment() {
    assertThat(seen.at("/deep/tab").asString()).startsWith("Packets");
    assertThat(seen.at("/deep/row").asString()).contains("160000");
  }

  @Test
  void whatAGuestPrintsIsText() {
    assertThat(seen.get("hostile").asString()).contains(SampleRun.HOSTILE);
    assertThat(seen.get("images").asInt()).isZero();
    assertThat(seen.get("dialogs").asInt()).isZero();
  }

  @Test
  void saysThatALogIsMissingAndFitsANarrowPage() {
    assertThat(seen.get("problem").asString()).contains("no-log.jsonl");
    assertThat(seen.get("overflow").asInt()).isLessThanOrEqualTo(0);
  }

  @Test
  void isLightAndDarkAsTheSystemWishes() throws IOException {
    BufferedImage light = ImageIO.read(folder.resolve("light.png").toFile());
    BufferedImage dark = ImageIO.read(folder.resolve("dark.png").toFile());

    assertThat(colours(light)).isGreaterThan(50);
    assertThat(colours(dark)).isGreaterThan(50);
    assertThat(brightness(light)).isGreaterThan(200);
    assertThat(brightness(dark)).isLessThan(60);
    assertThat(seen.get("switched").asString()).isEqualTo("light");
  }

  private static double width(JsonNode zoom, int index) {
    return zoom.get(index).get(1).asDouble() - zoom.get(index).get(0).asDouble();
  }

  private static List<String> texts(JsonNode array) {
    return array.values().stream().map(JsonNode::asString).toList();
  }

  private static int colours(BufferedImage image) {
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        colours.add(image.getRGB(x, y));
      }
    }
    return colours.size();
  }

  private static double brightness(BufferedImage image) {
    long sum = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int colour = image.getRGB(x, y);
        sum += (colour >> 16 & 0xFF) + (colour >> 8 & 0xFF) + (colour & 0xFF);
      }
    }
    return sum / 3.0 / image.getWidth() / image.getHeight();
  }
}
