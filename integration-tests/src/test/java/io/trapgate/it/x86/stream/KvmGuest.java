package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.Gpr;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The host's KVM in the frame {@code fxlong.asm}. */
final class KvmGuest implements LongGuest {
  /** All memory is there a second time. */
  private static final long LARGE_PAGE = 0x40_0000;

  /** What an exception that KVM can't deliver, or an instruction that it hasn't, leaves. */
  private static final List<String> SYSTEM =
      List.of("cs", "cs_base", "cs_limit", "cs_attr", "ss", "ss_base", "ss_limit", "ss_attr");

  private final HostVm vm;
  private final FloatCopy floats;
  private final Map<String, Long> system = new LinkedHashMap<>();

  KvmGuest() throws IOException, KvmException {
    floats = new FloatCopy(FxPair.features());
    vm = HostVm.open(LongFrame.memory());
    vm.stopAt(LongFrame.CAUGHT);
    String end = run();
    if (!end.equals("caught") || vm.get("cr3") != Frame.TABLES) {
      close();
      throw new IllegalStateException("the frame: KVM's " + end);
    }
    for (String each : SYSTEM) {
      system.put(each, vm.get(each));
    }
  }

  @Override
  public boolean has(int physical) {
    return true;
  }

  @Override
  public void write(int physical, byte[] bytes) {
    vm.write(physical + LARGE_PAGE, bytes);
  }

  @Override
  public byte[] read(int physical, int length) {
    return vm.read(physical + LARGE_PAGE, length);
  }

  @Override
  public void control(long cr0, long cr4, long efer) throws KvmException {
    vm.set("cr0", cr0);
    vm.set("cr4", cr4);
    vm.set("efer", efer);
  }

  @Override
  public void general(int number, long value) throws KvmException {
    vm.set(KvmComparison.GPRS[number], value);
    if (number == Gpr.RAX) {
      byte[] bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
      write(LongFrame.RAX_VALUE, bytes);
    }
  }

  @Override
  public void load(byte[] image) throws KvmException {
    floats.load(vm, image);
  }

  @Override
  public byte[] image() throws KvmException {
    return floats.image(vm);
  }

  @Override
  public String run(LongFrame ours) throws KvmException {
    for (Map.Entry<String, Long> each : system.entrySet()) {
      vm.set(each.getKey(), each.getValue());
    }
    vm.set("rsp", LongFrame.FRAME);
    vm.set("ip", LongFrame.GO);
    vm.set("eflags", Flag.FIXED);
    vm.set("cr2", 0);
    return run();
  }

  private String run() {
    VcpuExit exit = vm.run();
    if (exit instanceof VcpuExit.Debug debug) {
      return debug.address() == LongFrame.CAUGHT ? "caught" : "%x".formatted(debug.address());
    }
    String text = exit.toString();
    return text.contains("emulate") ? "not emulated" : text;
  }

  @Override
  public int vector() throws KvmException {
    return vm.read(vm.get("rsp"), 1)[0];
  }

  private long frame() throws KvmException {
    return LongFrame.frame(vm.get("rsp"), vector());
  }

  @Override
  public long rip() throws KvmException {
    return HostVm.part(vm.read(frame(), 8), 0);
  }

  @Override
  public int pushedFlags() throws KvmException {
    return (int) HostVm.part(vm.read(frame() + 16, 8), 0);
  }

  @Override
  public String differences(LongFrame ours) throws KvmException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < KvmComparison.GPRS.length; i++) {
      String name = KvmComparison.GPRS[i];
      text.append(LongGuest.compare(name, ours.state().gpr[i], vm.get(name)));
    }
    // KVM's emulator clears AC for the handler (SDM 3A 6.12.1: TF, NT, RF, VM and IF only).
    int flags = ours.state().flags & ~Flag.AC;
    text.append(LongGuest.compare("eflags", flags, vm.get("eflags") & ~Flag.AC))
        .append(LongGuest.compare("cr2", ours.state().cr2, vm.get("cr2")));
    int bytes = LongFrame.TOP - LongFrame.LOWEST_STACK;
    byte[] mine = ours.cpu().read(LongFrame.LOWEST_STACK, bytes);
    byte[] found = read(LongFrame.LOWEST_STACK, bytes);
    int at = Arrays.mismatch(mine, found);
    if (at >= 0) {
      text.append(
          "stack from %x: %s (there: %s); "
              .formatted(
                  LongFrame.LOWEST_STACK + at,
                  HexFormat.of().formatHex(mine, at, bytes),
                  HexFormat.of().formatHex(found, at, bytes)));
    }
    return text.toString();
  }

  @Override
  public void close() {
    vm.close();
  }
}
