package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * The signal that brings a thread back from {@code KVM_RUN}: a real-time signal that nothing else
 * in the process uses, whose handler does nothing. A call that it interrupts returns EINTR.
 *
 * <p>The handler is a function of the C library that has no effect, so that no Java code ever runs
 * in a signal handler: {@code getppid} ignores its argument and changes nothing, not even errno.
 */
@SuppressWarnings("restricted") // the one room with native calls
final class KickSignal {
  /** {@code SIGRTMIN} + 6 of glibc, which keeps 32 and 33 for itself; HotSpot uses none of them. */
  private static final int NUMBER = 40;

  private static final int SIGACTION_BYTES = 152;
  private static final int SIGSET_BYTES = 128;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY = LINKER.defaultLookup();
  private static final MethodHandle GETTID =
      LINKER.downcallHandle(LIBRARY.findOrThrow("gettid"), FunctionDescriptor.of(JAVA_INT));
  private static final MethodHandle GETPID =
      LINKER.downcallHandle(LIBRARY.findOrThrow("getpid"), FunctionDescriptor.of(JAVA_INT));
  private static final MethodHandle TGKILL =
      LINKER.downcallHandle(
          LIBRARY.findOrThrow("tgkill"),
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

  static {
    install();
  }

  private KickSignal() {}

  /** Without {@code SA_RESTART}: what it interrupts isn't started again. */
  private static void install() {
    MethodHandle sigaction =
        LINKER.downcallHandle(
            LIBRARY.findOrThrow("sigaction"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment action = arena.allocate(SIGACTION_BYTES, JAVA_LONG.byteAlignment());
      action.set(ADDRESS, 0, LIBRARY.findOrThrow("getppid"));
      action.asSlice(JAVA_LONG.byteSize(), SIGSET_BYTES).fill((byte) 0);
      int result = (int) sigaction.invokeExact(NUMBER, action, MemorySegment.NULL);
      if (result != 0) {
        throw new IllegalStateException("sigaction of signal " + NUMBER + " failed");
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** The calling thread's number in the kernel, to be given to {@link #send}. */
  static int currentThread() {
    try {
      return (int) GETTID.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Sends it to a thread of this process; to one that has ended, nothing happens. */
  static void send(int thread) {
    try {
      int process = (int) GETPID.invokeExact();
      int ignored = (int) TGKILL.invokeExact(process, thread, NUMBER);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
