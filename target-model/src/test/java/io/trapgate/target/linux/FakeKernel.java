package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.trapgate.target.kvm.KvmException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A KVM on a processor that reports breakpoint instructions, as VMX and SVM do: for hosts that
 * never do. It has one machine, whose processors know a few instructions.
 */
final class FakeKernel {
  private static final int VM = 101;
  private static final int FIRST_VCPU = 200;
  private static final int PAGE_BYTES = 12288;

  private final Arena arena = Arena.ofShared();
  private final List<FakeProcessor> processors = new CopyOnWriteArrayList<>();
  private final Map<Long, MemorySegment> slots = new ConcurrentHashMap<>();
  private final Map<Long, MemorySegment> maps = new ConcurrentHashMap<>();

  /** The calls of one thread. */
  NativeCalls calls(Arena ignored) {
    return new Calls();
  }

  FakeProcessor processor(int n) {
    return processors.get(n);
  }

  /** A byte of guest RAM as the guest has it. */
  int load(long physical) {
    return Byte.toUnsignedInt(at(physical).get(JAVA_BYTE, 0));
  }

  void store(long physical, int value) {
    at(physical).set(JAVA_BYTE, 0, (byte) value);
  }

  private MemorySegment at(long physical) {
    for (Map.Entry<Long, MemorySegment> slot : slots.entrySet()) {
      long offset = physical - slot.getKey();
      if (offset >= 0 && offset < slot.getValue().byteSize()) {
        return slot.getValue().asSlice(offset);
      }
    }
    throw new IllegalStateException("no RAM at 0x" + Long.toHexString(physical));
  }

  private int ofMachine(long request, MemorySegment argument) {
    if (request == KvmIoctl.CREATE_VCPU.number()) {
      processors.add(new FakeProcessor(this, arena.allocate(PAGE_BYTES, Long.BYTES)));
      return FIRST_VCPU + processors.size() - 1;
    }
    if (request == KvmIoctl.SET_USER_MEMORY_REGION.number()) {
      MemorySegment memory = maps.get(argument.get(JAVA_LONG, 24));
      slots.put(argument.get(JAVA_LONG, 8), memory);
    }
    return 0; // the others have no effect here
  }

  private static int ofDevice(long request) {
    if (request == KvmIoctl.GET_API_VERSION.number()) {
      return KvmNeeds.API_VERSION;
    }
    if (request == KvmIoctl.CREATE_VM.number()) {
      return VM;
    }
    if (request == KvmIoctl.CHECK_EXTENSION.number()) {
      return (int) (KvmRun.SYNC_REGS | KvmRun.SYNC_SREGS); // not 0: it has them all
    }
    return request == KvmIoctl.GET_VCPU_MMAP_SIZE.number() ? PAGE_BYTES : 0;
  }

  private final class Calls implements NativeCalls {
    private int errno;

    @Override
    public NativeCalls another(Arena ignored) {
      return new Calls();
    }

    @Override
    public int errno() {
      return errno;
    }

    @Override
    public int open(String path) {
      return 100;
    }

    @Override
    public void close(int fd) {
      // Nothing is held but memory.
    }

    @Override
    public int ioctl(int fd, long request, MemorySegment argument) {
      if (fd < FIRST_VCPU) {
        return fd == VM ? ofMachine(request, argument) : ofDevice(request);
      }
      int result = processors.get(fd - FIRST_VCPU).call(request, argument);
      errno = -result;
      return Math.max(-1, result);
    }

    @Override
    public MemorySegment map(long bytes, int flags, int fd) {
      if (fd >= FIRST_VCPU) {
        return processors.get(fd - FIRST_VCPU).page();
      }
      MemorySegment memory = arena.allocate(bytes, 4096);
      maps.put(memory.address(), memory);
      return memory;
    }

    @Override
    public void unmap(MemorySegment mapped) {
      // A test looks at it behind the end, too.
    }

    @Override
    public void forget(MemorySegment mapped) {
      mapped.fill((byte) 0);
    }

    @Override
    public int checked(String call, String argument, int result) throws KvmException {
      if (result < 0) {
        throw new KvmException(call, errno, argument);
      }
      return result;
    }
  }
}
