package io.trapgate.it.rows;

import static io.trapgate.it.rows.RowSession.framed;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Framing, row by row (gdb document nodes "Overview" and "Packet Acknowledgment"). */
class FramingRowsTest extends RowTest {
  FramingRowsTest(RowMachine machine) {
    super(machine);
  }

  @Test
  void aGoodPacketIsAcknowledgedAndAnswered() throws IOException {
    served.raw(framed("qAttached:1"));
    assertThat(served.rawBytes(6)).isEqualTo("+$1#31");
  }

  @Test
  void theChecksumMayBeInEitherCase() throws IOException {
    String packet = framed("qAttached:1");
    assertThat(packet).isNotEqualTo(packet.toUpperCase(Locale.ROOT));
    int hash = packet.indexOf('#');
    served.raw(packet.substring(0, hash) + packet.substring(hash).toUpperCase(Locale.ROOT));
    assertThat(served.rawBytes(6)).isEqualTo("+$1#31");
  }

  @Test
  void aBadChecksumIsRefusedAndTheNextTryServed() throws IOException {
    served.raw("$qAttached:1#00");
    assertThat(served.rawBytes(1)).isEqualTo("-");
    assertThat(served.isSilent()).isTrue();
    served.raw(framed("qAttached:1"));
    assertThat(served.rawBytes(6)).isEqualTo("+$1#31");
  }

  @Test
  void ourRefusalBringsTheSamePacketAgain() throws IOException {
    served.raw("+" + framed("qAttached:1"));
    assertThat(served.rawBytes(6)).isEqualTo("+$1#31");
    served.raw("-");
    assertThat(served.rawBytes(5)).isEqualTo("$1#31");
    served.raw("+");
    assertThat(served.isSilent()).isTrue();
  }

  @Test
  void aLonePlusAfterConnectIsEaten() throws IOException {
    served.raw("+");
    assertThat(served.isSilent()).isTrue();
    assertThat(ask("qAttached:1")).isEqualTo("1");
  }

  @Test
  void withoutAcknowledgmentNeitherSideSendsOne() throws IOException {
    served.raw(framed("QStartNoAckMode"));
    assertThat(served.rawBytes(7)).isEqualTo("+$OK#9a");
    served.raw("+" + framed("qAttached:1"));
    assertThat(served.rawBytes(5)).isEqualTo("$1#31");
    served.raw("$qAttached:1#00");
    assertThat(served.rawBytes(5)).as("checksums are not looked at").isEqualTo("$1#31");
    assertThat(served.isSilent()).isTrue();
  }

  @Test
  void aDollarInMidPacketStartsAnew() throws IOException {
    served.raw("$m100" + framed("qAttached:1"));
    assertThat(served.rawBytes(6)).isEqualTo("+$1#31");
    assertThat(served.isSilent()).isTrue();
  }

  @Test
  void bytesMayBeCutAnywhere() throws IOException {
    for (char part : framed("qAttached:1").toCharArray()) {
      served.raw(String.valueOf(part));
    }
    assertThat(served.rawBytes(6)).isEqualTo("+$1#31");
  }

  @Test
  void severalPacketsMayComeAtOnce() throws IOException {
    served.raw("+" + framed("qAttached:1") + "+" + framed("qAttached:1") + "+");
    assertThat(served.rawBytes(12)).isEqualTo("+$1#31+$1#31");
  }

  @Test
  void anOversizedPacketIsDrainedAndRefused() throws IOException {
    String limit = served.greet().replaceAll(".*PacketSize=([0-9a-f]+).*", "$1");
    int tooMany = Integer.parseInt(limit, 16) + 1;
    assertThat(ask("M{source},1:" + "0".repeat(tooMany))).startsWith("E");
    assertThat(ask("qAttached:1")).as("nothing of it is left over").isEqualTo("1");
  }

  @Test
  void thePacketSizeIsTrue() throws IOException {
    String limit = served.greet().replaceAll(".*PacketSize=([0-9a-f]+).*", "$1");
    int chars = Integer.parseInt(limit, 16);
    String header = "M100000,%x:".formatted((chars - 20) / 2);
    String full = header + "5a".repeat((chars - 20) / 2);
    assertThat(full.length()).isBetween(chars - 22, chars);
    assertThat(ask(full)).isEqualTo("OK");
    assertThat(ask("m100000,2")).isEqualTo("5a5a");
  }

  @Test
  void anInterruptInsideAPacketIsData() throws IOException {
    assertThat(ask("X{spare},3:a\u0003b")).isEqualTo("OK");
    assertThat(ask("m{spare},3")).isEqualTo("610362");
    assertThat(served.isSilent()).isTrue();
  }

  @Test
  void escapesAreUndoneInRequests() throws IOException {
    assertThat(ask("X{spare},4:#$}*")).isEqualTo("OK");
    assertThat(ask("m{spare},4")).isEqualTo("23247d2a");
  }

  @Test
  void escapesAreMadeInReplies() throws IOException {
    assertThat(ask("X{spare},4:#$}*")).isEqualTo("OK");
    served.client().startNoAckMode();
    served.raw(framed(fill("x{spare},4")));
    assertThat(served.rawBytes(8)).endsWith("}\u0003}\u0004}]}").hasSize(8);
  }

  @Test
  void aStarInARequestIsNoRunLength() throws IOException {
    served.raw(framed(fill("X{spare},3:a*!")));
    assertThat(served.rawBytes(7)).isEqualTo("+$OK#9a");
    assertThat(ask("m{spare},3")).isEqualTo("612a21");
  }

  /** A zero and 63 more of them, where a run is at most 98 long. */
  @Test
  void aRunInAReplyIsSentAsItsLength() throws IOException {
    served.client().startNoAckMode();
    served.raw(framed(fill("m{spare},20")));
    assertThat(served.rawBytes(7)).isEqualTo("$0*\\#b6");
    assertThat(ask("m{spare},20")).isEqualTo("0".repeat(64));
  }

  @Test
  void anEmptyPacketIsAnsweredEmpty() throws IOException {
    assertThat(ask("")).isEmpty();
  }

  @Test
  void anInterruptWhileStoppedIsNotAnswered() throws IOException {
    served.greet();
    served.raw("\u0003");
    assertThat(served.isSilent()).isTrue();
    assertThat(ask("vCont;s:p1.1")).as("nor does it end the next step").startsWith("T05");
  }

  @Test
  void aTelnetBreakInterruptsToo() throws IOException {
    served.greet();
    send("vCont;c:p1.-1");
    served.raw("\u00ff\u00f3");
    assertThat(served.client().receive().text()).startsWith("T02");
  }
}
