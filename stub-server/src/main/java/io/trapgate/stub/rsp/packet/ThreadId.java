package io.trapgate.stub.rsp.packet;

/**
 * A thread-id of the protocol (gdb document node "Packets", thread-id syntax).
 *
 * @param process process id, {@link #ALL}, {@link #ANY}, or {@link #UNSAID} when the client wrote
 *     none
 * @param thread thread id, {@link #ALL} or {@link #ANY}
 */
public record ThreadId(int process, int thread) {
  /** {@code -1}: all of them. */
  public static final int ALL = -1;

  /** {@code 0}: an arbitrary one. */
  public static final int ANY = 0;

  /** No {@code pPID.} part was written. */
  public static final int UNSAID = -2;

  /** The one process that stands for a machine. */
  public static final int MACHINE_PROCESS = 1;

  /** The thread of a vCPU: its index plus one. */
  public static ThreadId ofVcpu(int index) {
    return new ThreadId(MACHINE_PROCESS, index + 1);
  }

  /** Whether the vCPU with this index is meant. */
  public boolean matches(int vcpuIndex) {
    boolean rightProcess = process <= 0 || process == MACHINE_PROCESS;
    return rightProcess && (thread <= 0 || thread == vcpuIndex + 1);
  }
}
