package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.trapgate.target.kvm.KvmException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The C library's calls that /dev/kvm takes, with errno captured right behind each call, before the
 * JVM can change it.
 */
@SuppressWarnings("restricted") // the one room with native calls
final class LibC implements NativeCalls {
  /** {@code O_RDWR | O_CLOEXEC} (fcntl.h). */
  static final int READ_WRITE = 0x8_0002;

  /** {@code PROT_READ | PROT_WRITE} (sys/mman.h). */
  private static final int READABLE_WRITABLE = 3;

  /** {@code MADV_DONTNEED}. */
  private static final int DONT_NEED = 4;

  private static final int ERROR_TEXT_BYTES = 256;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final Linker.Option KEEP_ERRNO = Linker.Option.captureCallState("errno");

  /** Of {@code open} and {@code ioctl} the arguments from the third one on are variadic. */
  private static final Linker.Option VARIADIC = Linker.Option.firstVariadicArg(2);

  private static final MethodHandle OPEN =
      find("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), KEEP_ERRNO, VARIADIC);
  private static final MethodHandle CLOSE =
      find("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), KEEP_ERRNO);
  private static final MethodHandle IOCTL =
      find(
          "ioctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          KEEP_ERRNO,
          VARIADIC);
  private static final MethodHandle MMAP =
      find(
          "mmap",
          FunctionDescriptor.of(
              ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
          KEEP_ERRNO);
  private static final MethodHandle MUNMAP =
      find("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG), KEEP_ERRNO);
  private static final MethodHandle MADVISE =
      find("madvise", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT), KEEP_ERRNO);
  private static final MethodHandle STRERROR =
      find("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));

  private final MemorySegment state;

  /** Of what is mapped, by address. */
  private final Map<Long, Arena> lifetimes = new ConcurrentHashMap<>();

  /**
   * @param arena owns the few bytes for errno
   */
  LibC(Arena arena) {
    this.state = arena.allocate(STATE);
  }

  private static MethodHandle find(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, options);
  }

  @Override
  public NativeCalls another(Arena arena) {
    return new LibC(arena);
  }

  @Override
  public int errno() {
    return (int) ERRNO.get(state, 0L);
  }

  @Override
  public int open(String path) throws KvmException {
    try (Arena call = Arena.ofConfined()) {
      int fd = (int) OPEN.invokeExact(state, call.allocateFrom(path), READ_WRITE);
      return checked("open", path, fd);
    } catch (KvmException e) {
      throw e;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  @Override
  public void close(int fd) {
    try {
      int ignored = (int) CLOSE.invokeExact(state, fd);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  @Override
  public int ioctl(int fd, long request, MemorySegment argument) {
    try {
      return (int) IOCTL.invokeExact(state, fd, request, argument);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  @Override
  public MemorySegment map(long bytes, int flags, int fd) throws KvmException {
    MemorySegment mapped;
    try {
      mapped =
          (MemorySegment)
              MMAP.invokeExact(state, MemorySegment.NULL, bytes, READABLE_WRITABLE, flags, fd, 0L);
    } catch (Throwable e) {
      throw impossible(e);
    }
    checked("mmap", bytes + " bytes", mapped.address() == -1 ? -1 : 0);
    Arena lifetime = Arena.ofShared();
    lifetimes.put(mapped.address(), lifetime);
    return mapped.reinterpret(bytes, lifetime, this::munmap);
  }

  /** Whoever still has the segment gets an exception from now on, and not a fault of the VM's. */
  @Override
  public void unmap(MemorySegment mapped) {
    Arena lifetime = lifetimes.remove(mapped.address());
    if (lifetime != null) {
      lifetime.close();
    }
  }

  private void munmap(MemorySegment mapped) {
    try {
      int ignored = (int) MUNMAP.invokeExact(state, mapped, mapped.byteSize());
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  @Override
  public void forget(MemorySegment mapped) throws KvmException {
    try {
      int result = (int) MADVISE.invokeExact(state, mapped, mapped.byteSize(), DONT_NEED);
      int ignored = checked("madvise", mapped.byteSize() + " bytes", result);
    } catch (KvmException e) {
      throw e;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  @Override
  public int checked(String call, String argument, int result) throws KvmException {
    if (result >= 0) {
      return result;
    }
    throw new KvmException(call, errno(), argument + ": " + text(errno()));
  }

  private static String text(int errno) {
    try {
      MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
      return text.reinterpret(ERROR_TEXT_BYTES).getString(0);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** A call handle with a matching descriptor throws nothing of its own. */
  private static AssertionError impossible(Throwable e) {
    return new AssertionError(e);
  }
}
