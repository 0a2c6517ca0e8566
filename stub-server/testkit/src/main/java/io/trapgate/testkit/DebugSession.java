package io.trapgate.testkit;

import io.trapgate.stub.client.StopReply;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * A debug session with a stub, over the remote protocol: what a person does with gdb, typed. Places
 * are symbols, symbols with an offset or addresses; a breakpoint at a function stops at its very
 * first instruction, as gdb's {@code break *function} does. For one thread, except {@link
 * #interrupt}; every wait is bounded.
 */
public final class DebugSession implements AutoCloseable {
  /** How long a wait lasts unless told otherwise. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Wire wire;
  private final Symbols symbols;
  private final TargetDescription target;
  private final TargetNumbers numbers;
  private final BreakpointSet breakpoints;
  private final RunControl run;
  private final SessionMemory memory;
  private final int cpus;

  private DebugSession(Wire wire, Symbols symbols) {
    this.wire = wire;
    this.symbols = symbols;
    this.target = wire.description();
    this.numbers = new TargetNumbers(target.byteOrder());
    this.breakpoints = new BreakpointSet(wire);
    StopReader reader = new StopReader(wire, target, symbols, this::scene);
    this.run = new RunControl(wire, breakpoints, reader, target.watchesStopBefore());
    this.memory = new SessionMemory(this, wire, numbers);
    this.cpus = wire.cpus();
    StopReply reason = wire.stopReason();
    if (reason.isEnd()) {
      run.state(RunControl.State.ENDED);
    } else {
      run.standing(StopReader.cpu(reason), reader.programCounter(reason));
    }
  }

  /**
   * Connects to any stub of this project: in this process, in another one, in a container.
   *
   * @param address TCP or Unix domain socket address
   * @param symbols of the guest
   * @param patience how long a wait lasts unless told otherwise
   * @throws SessionException when nobody answers there
   */
  public static DebugSession connect(SocketAddress address, Symbols symbols, Duration patience) {
    Wire wire = Wire.connect(address, patience);
    try {
      return new DebugSession(wire, symbols);
    } catch (RuntimeException e) {
      wire.close();
      throw e;
    }
  }

  /** The guest's symbols. */
  public Symbols symbols() {
    return symbols;
  }

  /** A software breakpoint, of which there are as many as you like. */
  public Breakpoint breakpoint(String place) {
    return code(Breakpoint.Kind.SOFTWARE, symbols.address(place));
  }

  /** A software breakpoint at an address. */
  public Breakpoint breakpoint(long address) {
    return code(Breakpoint.Kind.SOFTWARE, address);
  }

  /**
   * A hardware breakpoint: takes a slot of the core until it is removed.
   *
   * @throws InsertRefusedException when no slot is free; says what holds them
   */
  public Breakpoint hardwareBreakpoint(String place) {
    return code(Breakpoint.Kind.HARDWARE, symbols.address(place));
  }

  /** A hardware breakpoint at an address. */
  public Breakpoint hardwareBreakpoint(long address) {
    return code(Breakpoint.Kind.HARDWARE, address);
  }

  /** Stops at each store to a variable of 1, 2, 4 or 8 bytes, whether it changes or not. */
  public Breakpoint watch(String variable) {
    return watch(variable, size(variable));
  }

  /** Stops at each store to so many bytes. */
  public Breakpoint watch(String place, int length) {
    return insert(Breakpoint.Kind.WRITE_WATCH, symbols.address(place), length);
  }

  /** Stops at each load of a variable of 1, 2, 4 or 8 bytes. */
  public Breakpoint readWatch(String variable) {
    return readWatch(variable, size(variable));
  }

  /** Stops at each load of so many bytes. */
  public Breakpoint readWatch(String place, int length) {
    return insert(Breakpoint.Kind.READ_WATCH, symbols.address(place), length);
  }

  /** Stops at each load of and store to a variable of 1, 2, 4 or 8 bytes. */
  public Breakpoint accessWatch(String variable) {
    return accessWatch(variable, size(variable));
  }

  /** Stops at each load of and store to so many bytes. */
  public Breakpoint accessWatch(String place, int length) {
    return insert(Breakpoint.Kind.ACCESS_WATCH, symbols.address(place), length);
  }

  private int size(String variable) {
    Symbol symbol = symbols.symbol(variable);
    if (symbol.size() < 1 || symbol.size() > TargetNumbers.MOST_BYTES) {
      throw new SessionException(
          "watch %s: a symbol of %d bytes (expected: 1 to %d; give the length of what to watch)"
              .formatted(variable, symbol.size(), TargetNumbers.MOST_BYTES));
    }
    return (int) symbol.size();
  }

  private Breakpoint code(Breakpoint.Kind kind, long address) {
    return insert(kind, address, target.breakpointBytes());
  }

  private Breakpoint insert(Breakpoint.Kind kind, long address, int length) {
    mustStand("insert a " + kind.label());
    return breakpoints.insert(kind, address, length, symbols.describe(address));
  }

  /** Takes out all that this session has inserted. */
  public void removeBreakpoints() {
    mustStand("remove breakpoints");
    breakpoints.removeAll();
  }

  /** Lets the guest run until it stops or ends. */
  public Stop continueUntilStop() {
    return continueUntilStop(wire.patience());
  }

  /**
   * Lets the guest run until it stops or ends.
   *
   * @throws StopTimeoutException when it does neither in time; it is interrupted then
   */
  public Stop continueUntilStop(Duration limit) {
    resume();
    return awaitStop(limit);
  }

  /** Lets the guest run and returns at once. */
  public void resume() {
    mustStand("resume");
    run.resume();
  }

  /** Waits for the stop after {@link #resume}. */
  public Stop awaitStop() {
    return awaitStop(wire.patience());
  }

  /** Waits for the stop after {@link #resume}, so long. */
  public Stop awaitStop(Duration limit) {
    if (run.state() != RunControl.State.RUNNING) {
      throw new SessionException("await a stop: " + standing() + " (expected: resume it first)");
    }
    return run.awaitStop(limit);
  }

  /** Asks the running guest to stop; {@link #awaitStop} hears of it. Any thread may call it. */
  public void interrupt() {
    if (run.state() == RunControl.State.RUNNING) {
      wire.interrupt();
    }
  }

  /** Executes one instruction on the selected vCPU; the others execute none. */
  public Stop step() {
    mustStand("step");
    return run.step(wire.patience());
  }

  /**
   * Executes so many instructions on the selected vCPU, or fewer when something else stops it.
   *
   * @return the last stop
   */
  public Stop step(int count) {
    if (count < 1) {
      throw new SessionException("step " + count + " (expected: 1 or more)");
    }
    Deadline deadline = new Deadline(wire.patience());
    Stop last = step();
    for (int done = 1; done < count && last.cause() instanceof Cause.Stepped; done++) {
      last = run.step(deadline.left());
    }
    return last;
  }

  /** Number of vCPUs. */
  public int cpus() {
    return cpus;
  }

  /** Index of the vCPU that registers, memory and steps are of: at first the one that stopped. */
  public int cpu() {
    return run.cpu();
  }

  /** Selects a vCPU, until the next stop. */
  public DebugSession selectCpu(int cpu) {
    mustStand("select a cpu");
    if (cpu < 0 || cpu >= cpus) {
      throw new SessionException("cpu %d (expected: 0 to %d)".formatted(cpu, cpus - 1));
    }
    run.select(cpu);
    return this;
  }

  /** A register of up to 64 bits as an unsigned number. */
  public long register(String name) {
    mustStand("read a register");
    return numbers.decode(wire.readRegister(narrow(name)));
  }

  /** A register's bytes in the target's order. */
  public byte[] registerBytes(String name) {
    mustStand("read a register");
    return wire.readRegister(target.register(name));
  }

  /** Writes the lowest bits of a number to a register of up to 64 bits. */
  public void setRegister(String name, long value) {
    mustStand("write a register");
    TargetDescription.RegisterInfo register = narrow(name);
    wire.writeRegister(register, numbers.encode(value, register.bits() / 8));
  }

  private TargetDescription.RegisterInfo narrow(String name) {
    TargetDescription.RegisterInfo register = target.register(name);
    if (register.bits() > Long.SIZE) {
      throw new SessionException(
          "register %s: %d bits (expected: <= 64; registerBytes reads any)"
              .formatted(name, register.bits()));
    }
    return register;
  }

  /** Address of the selected vCPU's next instruction. */
  public long pc() {
    return register(target.programCounter().name());
  }

  /** The guest's memory. */
  public SessionMemory memory() {
    return memory;
  }

  /** Four bytes of memory; more kinds are in {@link #memory}. */
  public int readInt(String place) {
    return memory.readInt(place);
  }

  /** A C string in memory. */
  public String readString(String place) {
    return memory.readString(place);
  }

  /** Writes four bytes to memory. */
  public void writeInt(String place, int value) {
    memory.writeInt(place, value);
  }

  /** The core's debug registers and what holds them. */
  public List<Slot> slots() {
    return Slot.parse(monitor("slots"));
  }

  /** The last debug exits, one a line, oldest first, below a heading. */
  public List<String> exits() {
    return monitor("exits");
  }

  /** What a {@code monitor} command prints, line by line. */
  public List<String> monitor(String command) {
    if (run.state() == RunControl.State.RUNNING || run.state() == RunControl.State.LEFT) {
      throw new SessionException("monitor " + command + ": " + standing());
    }
    return wire.monitor(command);
  }

  /** Puts the machine back to its start; breakpoints stay. After the guest's end too. */
  public void reset() {
    if (run.state() == RunControl.State.RUNNING || run.state() == RunControl.State.LEFT) {
      throw new SessionException("reset: " + standing());
    }
    var _ = wire.monitor("reset");
    run.standing(0, pcAfterReset());
  }

  private long pcAfterReset() {
    wire.select(0);
    return numbers.decode(wire.readRegister(target.programCounter()));
  }

  /** Leaves the machine: takes out all breakpoints, and the guest runs on. */
  public void detach() {
    mustStand("detach");
    wire.command("detach", "D;1");
    run.state(RunControl.State.LEFT);
  }

  /** Kills the guest: the machine is reset and stands at its start for the next debugger. */
  public void kill() {
    wire.command("kill", "vKill;1");
    run.state(RunControl.State.LEFT);
  }

  /** Ends the session; a guest that runs is stopped, and nothing inserted stays. */
  @Override
  public void close() {
    wire.close();
  }

  void mustStand(String what) {
    if (run.state() != RunControl.State.STOPPED) {
      throw new SessionException(what + ": " + standing());
    }
  }

  private String standing() {
    return switch (run.state()) {
      case STOPPED -> "the guest is stopped";
      case RUNNING -> "the guest runs; await its stop, or interrupt it first";
      case ENDED -> "the guest has ended; reset() starts it again";
      case LEFT -> "the session has left the machine (detach or kill)";
    };
  }

  /** The last exits and the slots, for messages. */
  String scene() {
    return run.state() == RunControl.State.RUNNING || run.state() == RunControl.State.LEFT
        ? standing()
        : Scene.text(monitor("exits"), monitor("slots"));
  }

  @Override
  public String toString() {
    return run.state() == RunControl.State.STOPPED
        ? "session: the guest stands at " + symbols.describe(pc())
        : "session: " + standing();
  }
}
