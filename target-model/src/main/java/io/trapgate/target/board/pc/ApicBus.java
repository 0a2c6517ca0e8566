package io.trapgate.target.board.pc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;

/** What connects the local APICs and the I/O APIC: messages arrive at once, in order of APIC ID. */
final class ApicBus {
  /** Destination shorthands of an interrupt command, by their number. */
  enum Shorthand {
    NONE,
    SELF,
    ALL,
    OTHERS
  }

  private final List<Lapic> apics = new ArrayList<>();
  private IntConsumer endOfInterrupt = vector -> {};

  void join(Lapic apic) {
    apics.add(apic);
  }

  /** Names who is told of the end of a level-triggered interrupt. */
  void onEndOfInterrupt(IntConsumer listener) {
    endOfInterrupt = listener;
  }

  void broadcastEnd(int vector) {
    endOfInterrupt.accept(vector);
  }

  /** Delivers a message from outside of the processors. */
  void send(ApicMessage message) {
    deliver(message, apics.stream().filter(apic -> apic.isDestination(message)).toList());
  }

  /** Delivers a message of a processor. */
  void send(ApicMessage message, Shorthand shorthand, Lapic from) {
    switch (shorthand) {
      case NONE -> send(message);
      case SELF -> deliver(message, List.of(from));
      case ALL -> deliver(message, apics);
      case OTHERS -> deliver(message, apics.stream().filter(apic -> apic != from).toList());
    }
  }

  private static void deliver(ApicMessage message, List<Lapic> destinations) {
    if (message.mode() == ApicMessage.Mode.LOWEST_PRIORITY) {
      destinations.stream()
          .filter(Lapic::enabled)
          .min(Comparator.comparingInt(Lapic::processorPriority))
          .ifPresent(apic -> apic.receive(message));
    } else {
      destinations.forEach(apic -> apic.receive(message));
    }
  }
}
