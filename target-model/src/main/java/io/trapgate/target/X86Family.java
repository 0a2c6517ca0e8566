package io.trapgate.target;

import io.trapgate.target.board.pc.ExitCode;
import io.trapgate.target.board.pc.PcTest;
import io.trapgate.target.kvm.DebugSlots;
import io.trapgate.target.kvm.GuestException;
import io.trapgate.target.kvm.KvmCompat;
import io.trapgate.target.memory.RamImage;
import io.trapgate.target.x86.FaultExits;
import io.trapgate.target.x86.X86Choices;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The modelled x86 processor on the board pc-test. */
final class X86Family implements MachineFamily {
  static final String CPU = "x86";
  static final String BOARD = "pc-test";

  /** The debug registers that user space may use. */
  static final DebugSlots.X86 SLOTS = new DebugSlots.X86(List.of("DR0", "DR1", "DR2", "DR3"));

  static final ChoiceInfo DEBUG_EXIT =
      new ChoiceInfo(
          "debug-exit",
          List.of("qemu", "plain"),
          "what a value written to port F4 becomes as exit code: twice itself plus 1, or itself",
          "qemu: QEMU hw/misc/debugexit.c",
          CpuFamily.X86);

  @Override
  public List<CpuInfo> cpus() {
    return List.of(
        new CpuInfo(
            CPU,
            "x86-64 with MMX, SSE and SSE2, as KVM's guest debug has it on Intel and AMD",
            SLOTS,
            new CpuInfo.Home(CpuFamily.X86, BOARD, PcTest.RAM_DEFAULT_BYTES)));
  }

  @Override
  public String board() {
    return BOARD;
  }

  @Override
  public List<ChoiceInfo> choices() {
    Stream<ChoiceInfo> core =
        X86Choices.all().stream()
            .map(c ->
                new ChoiceInfo(c.name(), c.values(), c.description(), c.source(), CpuFamily.X86));
    return Stream.concat(core, Stream.of(DEBUG_EXIT)).toList();
  }

  @Override
  public List<GuestException> exceptions() {
    return FaultExits.known();
  }

  @Override
  public RamRule ram() {
    return new RamRule(PcTest.RAM_UNIT_BYTES, PcTest.RAM_MAX_BYTES);
  }

  @Override
  public MachineTemplate template(MachineSpec spec) throws MachineException {
    if (spec.behaviour().compat() != KvmCompat.UPSTREAM) {
      throw new MachineException(
          "kvm-compat: seed-v3 (expected: upstream for x86); its seed is the choice fx=seed-v1");
    }
    if (spec.payload().flash().isPresent()) {
      throw new MachineException("flash: " + BOARD + " has none (expected: a Book E core for it)");
    }
    Map<String, String> core = new HashMap<>(spec.behaviour().choices());
    boolean plain = "plain".equals(core.remove(DEBUG_EXIT.name()));
    X86Choices choices = X86Choices.of(core);
    ExitCode exitCode = plain ? ExitCode.PLAIN : ExitCode.QEMU;
    X86Payload payload = X86Payload.load(spec);
    X86Machine first = new X86Machine(spec, choices, exitCode, payload, Optional.empty());
    Optional<RamImage> loaded = Optional.of(first.startMemory());
    return new FirstMachine(first, () -> new X86Machine(spec, choices, exitCode, payload, loaded));
  }
}
