package io.trapgate.target.board.pc;

import io.trapgate.target.engine.LocalApic;
import io.trapgate.target.engine.ProcessorPins;
import io.trapgate.target.engine.VirtualClock;

/**
 * The local APIC of one processor (Intel SDM 3A chapter 11), xAPIC or x2APIC: requests, priorities
 * and what the processor asks of it. Its registers are {@link LapicRegisters}.
 */
final class Lapic implements LocalApic {
  private static final int EXTERNAL_VECTORS = 16;

  private final int id;
  private final ApicBus bus;
  private final PicPair pics;
  private final VectorSet requests = new VectorSet();
  private final VectorSet inService = new VectorSet();
  private final VectorSet levelTriggered = new VectorSet();
  private final LapicRegisters registers;
  private final ApicBase base;
  private ProcessorPins pins = new Unconnected();

  private record Unconnected() implements ProcessorPins {
    @Override
    public void interruptChanged() {}

    @Override
    public void nmi() {}

    @Override
    public void init() {}

    @Override
    public void startUp(int vector) {}
  }

  /**
   * @param id APIC ID, and index of its processor
   * @param pics what drives LINT0
   */
  Lapic(int id, ApicBus bus, PicPair pics, VirtualClock clock) {
    this.id = id;
    this.bus = bus;
    this.pics = pics;
    this.base = new ApicBase(id == 0);
    this.registers = new LapicRegisters(this, clock);
    bus.join(this);
    powerOn();
  }

  /** Names the processor's inputs. */
  void connect(ProcessorPins processor) {
    pins = processor;
  }

  /** As after power-on. */
  void powerOn() {
    base.powerOn();
    clear();
  }

  private void clear() {
    requests.clear();
    inService.clear();
    levelTriggered.clear();
    registers.reset();
  }

  @Override
  public int id() {
    return id;
  }

  ApicBase base() {
    return base;
  }

  LapicRegisters registers() {
    return registers;
  }

  VectorSet requests() {
    return requests;
  }

  VectorSet inService() {
    return inService;
  }

  VectorSet levelTriggered() {
    return levelTriggered;
  }

  /** Something that {@link #pending} depends on has changed. */
  void changed() {
    pins.interruptChanged();
  }

  /** Whether it takes fixed interrupts. */
  boolean enabled() {
    return base.enabled() && registers.softwareEnabled();
  }

  /** PPR. */
  int processorPriority() {
    int serving = Math.max(inService.highest(), 0) & 0xF0;
    int task = registers.taskPriority();
    return (task & 0xF0) >= serving ? task : serving;
  }

  private boolean external() {
    return pics.pending() && (!base.enabled() || registers.takesExternal());
  }

  private int candidate() {
    int vector = requests.highest();
    return base.enabled() && vector >>> 4 > processorPriority() >>> 4 ? vector : VectorSet.NONE;
  }

  @Override
  public boolean pending() {
    return external() || candidate() > VectorSet.NONE;
  }

  @Override
  public int acknowledge() {
    if (external()) {
      return pics.acknowledge();
    }
    int vector = candidate();
    if (vector == VectorSet.NONE) {
      return registers.spuriousVector();
    }
    requests.remove(vector);
    inService.add(vector);
    return vector;
  }

  /** A write of EOI: the interrupt in service with the highest priority has been served. */
  void endOfInterrupt() {
    int vector = inService.highest();
    if (vector == VectorSet.NONE) {
      return;
    }
    inService.remove(vector);
    if (levelTriggered.has(vector)) {
      bus.broadcastEnd(vector);
    }
    changed();
  }

  @Override
  public int taskPriority() {
    return registers.taskPriority() >>> 4;
  }

  @Override
  public void taskPriority(int value) {
    registers.taskPriority(value << 4);
  }

  @Override
  public long readMsr(int index) {
    return index == ApicBase.MSR ? base.value() : registers.readMsr(index);
  }

  @Override
  public void writeMsr(int index, long value) {
    if (index != ApicBase.MSR) {
      registers.writeMsr(index, value);
      return;
    }
    boolean was = base.enabled();
    base.write(value);
    if (was != base.enabled()) {
      clear(); // switching it off and on is a reset
    }
    registers.modeChanged();
    changed();
  }

  /** Sends an interrupt command. */
  void send(ApicMessage message, ApicBus.Shorthand shorthand) {
    bus.send(message, shorthand, this);
  }

  /** Whether a message goes to this processor. */
  boolean isDestination(ApicMessage message) {
    if (!base.enabled()) {
      return !message.logical() && physicalMatch(message.destination());
    }
    return message.logical()
        ? registers.logicalMatch(message.destination())
        : physicalMatch(message.destination());
  }

  private boolean physicalMatch(int destination) {
    boolean everybody = destination == -1 || destination == 0xFF && !base.x2apic();
    return everybody || destination == id;
  }

  /** A message has come. */
  void receive(ApicMessage message) {
    switch (message.mode()) {
      case FIXED, LOWEST_PRIORITY -> accept(message.vector(), message.level());
      case NMI -> pins.nmi();
      case INIT -> {
        clear();
        pins.init();
      }
      case START_UP -> pins.startUp(message.vector());
      case SMI, RESERVED, EXTERNAL -> {} // there is no SMM, and ExtINT comes by wire only
    }
  }

  /** A fixed interrupt, of a message or of one of its own sources. */
  void accept(int vector, boolean level) {
    if (!enabled()) {
      return;
    }
    if (vector < EXTERNAL_VECTORS) {
      registers.error(LapicRegisters.RECEIVED_ILLEGAL_VECTOR);
      return;
    }
    requests.add(vector);
    if (level) {
      levelTriggered.add(vector);
    } else {
      levelTriggered.remove(vector);
    }
    changed();
  }

  /** An interrupt of one of its own sources, as its entry in the local vector table says. */
  void local(int entry) {
    switch (ApicMessage.Mode.of(entry)) {
      case FIXED, LOWEST_PRIORITY -> accept(entry & 0xFF, false);
      case NMI -> pins.nmi();
      case SMI, RESERVED, INIT, START_UP, EXTERNAL -> {} // nothing that a source of ours may do
    }
  }
}
