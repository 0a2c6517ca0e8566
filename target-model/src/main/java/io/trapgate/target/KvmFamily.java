package io.trapgate.target;

import io.trapgate.target.board.pc.ExitCode;
import io.trapgate.target.board.pc.PcTest;
import io.trapgate.target.kvm.CallTrace;
import io.trapgate.target.kvm.GuestException;
import io.trapgate.target.kvm.HostAbilities;
import io.trapgate.target.kvm.KvmCompat;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vm;
import io.trapgate.target.x86.X86Choices;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The host's own processor, through {@code /dev/kvm}, with the devices of pc-test. */
final class KvmFamily implements MachineFamily {
  static final String CPU = "host";
  static final String BOARD = "kvm";

  /** What can be chosen although the processor is a real one. */
  private static final Set<String> CHOICES = Set.of("gdb-arch", X86Family.DEBUG_EXIT.name());

  @Override
  public List<CpuInfo> cpus() {
    return List.of(
        new CpuInfo(
            CPU,
            "this host's x86-64 processor, through /dev/kvm",
            X86Family.SLOTS,
            new CpuInfo.Home(CpuFamily.HOST, BOARD, PcTest.RAM_DEFAULT_BYTES)));
  }

  @Override
  public String board() {
    return BOARD;
  }

  @Override
  public List<ChoiceInfo> choices() {
    return new X86Family()
        .choices().stream()
            .filter(choice -> CHOICES.contains(choice.name()))
            .map(c ->
                new ChoiceInfo(c.name(), c.values(), c.description(), c.source(), CpuFamily.HOST))
            .toList();
  }

  /** None: KVM delivers the guest's exceptions itself. */
  @Override
  public List<GuestException> exceptions() {
    return List.of();
  }

  @Override
  public RamRule ram() {
    return new X86Family().ram();
  }

  @Override
  public MachineTemplate template(MachineSpec spec) throws MachineException {
    if (spec.behaviour().compat() != KvmCompat.UPSTREAM) {
      throw new MachineException(
          "kvm-compat: seed-v3 (expected: upstream; the host's KVM is what it is)");
    }
    if (spec.behaviour().quantum() != MachineSpec.Behaviour.DEFAULT_QUANTUM) {
      throw new MachineException(
          "quantum: %d (expected: none; the host's processors run at the same time)"
              .formatted(spec.behaviour().quantum()));
    }
    if (spec.payload().flash().isPresent()) {
      throw new MachineException("flash: " + BOARD + " has none (expected: a Book E core for it)");
    }
    Map<String, String> core = new HashMap<>(spec.behaviour().choices());
    boolean plain = "plain".equals(core.remove(X86Family.DEBUG_EXIT.name()));
    X86Choices choices = X86Choices.of(core);
    X86Payload payload = X86Payload.load(spec);
    ExitCode exitCode = plain ? ExitCode.PLAIN : ExitCode.QEMU;
    HostAbilities abilities = HostKvm.measure();
    return new MachineTemplate() {
      @Override
      public Vm open() throws MachineException {
        return open(CallTrace.NONE);
      }

      @Override
      public Vm open(CallTrace trace) throws MachineException {
        try {
          KvmMachine.Host host = new KvmMachine.Host(abilities, trace);
          return KvmMachine.open(spec, host, choices, exitCode, payload);
        } catch (KvmException e) {
          throw HostKvm.refused(e);
        }
      }
    };
  }
}
