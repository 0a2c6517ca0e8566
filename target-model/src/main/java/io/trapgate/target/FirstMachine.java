package io.trapgate.target;

import io.trapgate.target.kvm.Vm;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A template whose guest a first machine has loaded, which is also the first to be handed out. */
final class FirstMachine implements MachineTemplate {
  private final AtomicReference<@Nullable Vm> first;
  private final MachineTemplate further;

  FirstMachine(Vm first, MachineTemplate further) {
    this.first = new AtomicReference<>(first);
    this.further = further;
  }

  @Override
  public Vm open() throws MachineException {
    Vm unused = first.getAndSet(null);
    return unused == null ? further.open() : unused;
  }
}
