package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collections;

/** One vCPU in real mode with a few bytes of code, straight on the kernel's calls. */
final class NativeGuest implements AutoCloseable {
  static final int CODE = 0x1000;
  static final int RAM_BYTES = 0x10000;

  private final Arena arena = Arena.ofShared();
  private final KvmSystem kvm;
  private final KvmFd vm;
  final GuestRam ram;
  final KvmVcpu vcpu;

  NativeGuest(int... code) throws KvmException {
    kvm = new KvmSystem(KvmSystem.DEVICE);
    vm = kvm.createVm();
    ram = new GuestRam(arena, vm, RAM_BYTES);
    for (int i = 0; i < code.length; i++) {
      ram.memory().set(JAVA_BYTE, CODE + i, (byte) code[i]);
    }
    ram.give(vm, 0, 0);
    vcpu = new KvmVcpu(arena, vm, 0, kvm.vcpuMapBytes());
    vcpu.fetchRegisters();
    MemorySegment sregs = vcpu.page().sregs();
    sregs.set(JAVA_LONG, KvmLayouts.offset(KvmLayouts.SREGS, "cs", "base"), 0);
    sregs.set(JAVA_SHORT, KvmLayouts.offset(KvmLayouts.SREGS, "cs", "selector"), (short) 0);
    vcpu.storeSystem();
    set("rip", CODE);
    set("rflags", 2);
    vcpu.storeGeneral();
  }

  private void set(String register, long value) {
    vcpu.page().regs().set(JAVA_LONG, KvmLayouts.offset(KvmLayouts.REGS, register), value);
  }

  long get(String register) {
    return vcpu.page().regs().get(JAVA_LONG, KvmLayouts.offset(KvmLayouts.REGS, register));
  }

  void guestDebug(int control) throws KvmException {
    try (Arena call = Arena.ofConfined()) {
      byte[] abi = new GuestDebug.X86(control, Collections.nCopies(8, 0L)).toAbi();
      vcpu.call(KvmIoctl.SET_GUEST_DEBUG, call.allocateFrom(JAVA_BYTE, abi));
    }
  }

  @Override
  public void close() {
    vcpu.close();
    vm.close();
    ram.close();
    kvm.close();
    arena.close();
  }
}
