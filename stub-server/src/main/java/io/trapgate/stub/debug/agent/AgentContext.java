package io.trapgate.stub.debug.agent;

/** Where an expression is evaluated: one vCPU, standing still. */
public interface AgentContext {
  /**
   * Guest memory, without side effects.
   *
   * @param guestVirtual first address
   * @param bytes 1, 2, 4 or 8
   * @return in the target's byte order, as an unsigned number
   * @throws AgentException when any of them can't be read
   */
  long memory(long guestVirtual, int bytes) throws AgentException;

  /**
   * A register.
   *
   * @param number as gdb numbers them
   * @return its low 64 bits, as an unsigned number
   * @throws AgentException when there is no such register
   */
  long register(int number) throws AgentException;
}
