package io.trapgate.it.zoo;

import io.trapgate.testkit.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Both machines with the counting guest, started when first asked for and shared by a class. */
final class ServedSpin implements AfterAllCallback {
  /** A machine that is served. */
  record Served(SpinGuest guest, Machine machine) {
    /** A new client, as soon as the one before is gone; it has said {@code qAttached} only. */
    Wire connect() throws IOException {
      return new Fuzz(guest, machine).connect();
    }

    /** A client in no-ack mode that has greeted and put the machine back to its start. */
    Wire fresh() throws IOException {
      Wire wire = connect();
      wire.ask("qSupported:multiprocess+;swbreak+;hwbreak+;error-message+");
      wire.ask("QStartNoAckMode");
      wire.raw("+");
      wire.ask("vRun;");
      return wire;
    }

    /** A place in the loop, in hex. */
    String loop() {
      return Long.toHexString(guest.code().get(1));
    }

    /** What each side writes for the size of a breakpoint. */
    int kind() {
      return guest.isX86() ? 1 : 4;
    }

    @Override
    public String toString() {
      return guest.name();
    }
  }

  private final Path folder;
  private final List<Served> served;

  ServedSpin() {
    try {
      folder = Files.createTempDirectory("trapgate-zoo");
      SpinGuest booke = SpinGuest.booke(folder);
      SpinGuest x86 = SpinGuest.x86(folder);
      served = List.of(new Served(booke, booke.start()), new Served(x86, x86.start()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  List<Served> both() {
    return served;
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    served.forEach(each -> each.machine().close());
    Files.deleteIfExists(folder.resolve("spin.elf"));
    Files.deleteIfExists(folder.resolve("spin.bin"));
    Files.deleteIfExists(folder);
  }
}
