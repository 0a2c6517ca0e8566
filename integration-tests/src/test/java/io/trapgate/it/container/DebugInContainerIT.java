package io.trapgate.it.container;

import static io.trapgate.testkit.TrapgateAssertions.assertThat;

import io.trapgate.it.tools.NeedsEngine;
import io.trapgate.testkit.DebugSession;
import io.trapgate.testkit.container.TrapgateContainer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The test that {@code docs/container.md} shows; {@code ContainerPageTest} compares them. */
@NeedsEngine
@ExtendWith(LoadedImage.Resolver.class)
@Timeout(180)
class DebugInContainerIT {
  private final String image;

  DebugInContainerIT(LoadedImage loaded) {
    image = loaded.tag();
  }

  @Test
  void eachTickAddsOne() throws Exception {
    Path guest = Path.of("src/guests/demo.elf");
    try (TrapgateContainer trapgate = new TrapgateContainer(image).withGuest(guest)) {
      trapgate.start();
      try (DebugSession session = trapgate.debugSession(guest)) {
        session.hardwareBreakpoint("tick");
        assertThat(session.continueUntilStop()).isHardwareBreakpoint().at("tick");
        session.watch("counter");
        assertThat(session.continueUntilStop()).isWatchpoint().on("counter").wrote(0, 1);
      }
      trapgate.awaitConsole("hello from an e500v2", Duration.ofSeconds(30));
    }
  }
}
