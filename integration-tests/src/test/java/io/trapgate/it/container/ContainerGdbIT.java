package io.trapgate.it.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.it.gdb.Guest;
import io.trapgate.it.tools.NeedsEngine;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import io.trapgate.testkit.container.TrapgateContainer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.ContainerLaunchException;

/** A real gdb on this host debugs a guest inside a container, over the port it publishes. */
@NeedsEngine
@NeedsTool("gdb-multiarch")
@ExtendWith(LoadedImage.Resolver.class)
@Timeout(180)
class ContainerGdbIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void bookeGuestWithBreakpointWatchpointSlotsAndConsole(LoadedImage image) throws Exception {
    Path guest = ImageFile.root().resolve("integration-tests/src/guests/demo.elf");
    try (TrapgateContainer trapgate = new TrapgateContainer(image.tag()).withGuest(guest);
        GdbDriver gdb = GdbDriver.start(guest)) {
      trapgate.start();
      gdb.run("target remote " + trapgate.getRspHostAndPort());
      assertThat(gdb.ok("hbreak tick")).contains("Hardware assisted breakpoint 1");
      assertThat(gdb.go("continue").shown()).contains("Breakpoint 1, tick (step=step@entry=1)");
      gdb.ok("delete");
      assertThat(gdb.ok("watch counter")).contains("Hardware watchpoint 2: counter");
      assertThat(gdb.go("continue").shown()).contains("Old value = 0", "New value = 1");
      gdb.ok("set breakpoint always-inserted on");
      assertThat(gdb.ok("monitor slots")).contains("DAC1  0x00101018  write");
      gdb.ok("delete");
      trapgate.awaitConsole("trapgate demo guest: hello from an e500v2\n", PATIENCE);
      assertThat(trapgate.console()).doesNotContain("power off");

      assertThat(gdb.run("continue").shown()).contains("exited normally");
      trapgate.awaitConsole("power off\n", PATIENCE);
      gdb.run("disconnect");
    }
  }

  @Test
  void x86GuestWithABootSectorOfItsOwn(LoadedImage image) {
    Guest sector = Guest.bootSector();
    try (TrapgateContainer trapgate =
            new TrapgateContainer(image.tag()).withCpu("x86").withGuest(sector.image());
        GdbDriver gdb = GdbDriver.start(sector.elf())) {
      trapgate.start();
      gdb.run("target remote " + trapgate.getRspHostAndPort());
      gdb.ok("hbreak *save");
      gdb.ok("watch *(char *) &round");
      assertThat(gdb.go("continue").shown()).contains("Hardware watchpoint 2", "New value = 1");
      assertThat(gdb.go("continue").shown()).contains("Breakpoint 1, save ()");
      assertThat(gdb.ok("monitor slots")).contains("DR0", "DR3");
    }
  }

  @Test
  void aBadGuestFailsWithWhatTheServerSaid(LoadedImage image, @TempDir Path folder)
      throws IOException {
    Path guest = Files.writeString(folder.resolve("not-a-guest.elf"), "#!/bin/sh\n");
    try (TrapgateContainer trapgate = new TrapgateContainer(image.tag()).withGuest(guest)) {
      assertThatThrownBy(trapgate::start)
          .isInstanceOf(ContainerLaunchException.class)
          .hasMessageContaining("did not start: trapgate ended at once; it said: trapgate: ")
          .hasMessageContaining("/guest/not-a-guest.elf");
    }
  }

  @Test
  void anImageThatIsNotThereIsNotPulled() {
    try (TrapgateContainer trapgate = new TrapgateContainer("trapgate-it:not-there")) {
      assertThatThrownBy(trapgate::start)
          .isInstanceOf(ContainerLaunchException.class)
          .hasMessageContaining("trapgate-it:not-there did not start: ")
          .hasMessageContaining("No such image");
    }
  }

  @Test
  void aStoppedContainerHasNoPort(LoadedImage image) throws IOException {
    try (TrapgateContainer trapgate = new TrapgateContainer(image.tag());
        GdbDriver gdb = GdbDriver.start(null)) {
      trapgate.start();
      int port = trapgate.getRspPort();
      gdb.run("target remote " + trapgate.getRspHostAndPort());
      trapgate.stop();
      assertThat(gdb.run("stepi").outcome()).isNotEqualTo(GdbReply.Outcome.STOPPED);
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
          .isInstanceOf(ConnectException.class);
    }
  }
}
