package io.trapgate.it.rows;

import io.trapgate.it.gdb.Guest;
import io.trapgate.target.MachineSpec;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests of packets, each on every machine that {@link OnMachines} names: a fresh server for each
 * test, and a client that sends by hand.
 */
@OnMachines
public abstract class RowTest {
  private static final Pattern LABEL = Pattern.compile("\\{(\\w+)}");

  /** The one it runs on. */
  protected final RowMachine machine;

  /** Its guest. */
  protected final Guest guest;

  /** The server with that machine, and the client. */
  @RegisterExtension protected final RowSession served;

  /** On one vCPU with the guest {@link RowMachine#packets()}. */
  protected RowTest(RowMachine machine) {
    this(machine, machine.packets(), 1);
  }

  /** With a guest of the test's own. */
  protected RowTest(RowMachine machine, Guest guest, int vcpus) {
    this(machine, guest, machine.spec(guest, vcpus));
  }

  /** With something more than {@link RowMachine#spec} has. */
  protected RowTest(RowMachine machine, Guest guest, MachineSpec spec) {
    this.machine = machine;
    this.guest = guest;
    this.served = new RowSession(machine, spec);
  }

  /**
   * Sends a packet and returns the answer.
   *
   * @param packet where a label in braces is its address, and {@code {kind}} the size that gdb
   *     gives with a breakpoint: <code>Z1,{body},{kind}</code>
   */
  protected final String ask(String packet) throws IOException {
    return served.ask(fill(packet));
  }

  /** Sends such a packet whose answer comes later. */
  protected final void send(String packet) throws IOException {
    served.client().send(fill(packet));
  }

  /** A text whose labels in braces have become addresses. */
  protected final String fill(String text) {
    return LABEL
        .matcher(text)
        .replaceAll(found ->
            found.group(1).equals("kind")
                ? Integer.toString(machine.silicon().kind())
                : guest.hex(found.group(1)));
  }

  /** The program counter at a label, as a stop reply carries it. */
  protected final String at(String label) {
    return machine.pair(machine.numbering().pc(), guest.address(label));
  }

  /** The program counter, which is asked for. */
  protected final long pc() throws IOException {
    return register(machine.numbering().pc());
  }

  /** A register, which is asked for. */
  protected final long register(int number) throws IOException {
    return machine.number(ask("p" + Integer.toHexString(number)));
  }
}
