package io.trapgate.target.kvm;

import java.util.List;

/**
 * An exception of the guest's processor.
 *
 * @param name its name: {@code dtlb}, {@code #PF}
 * @param words what else it is called, alone or together with others, for example {@code
 *     data-access}
 * @param nature what a process would get of it
 * @param text what the manual calls it
 */
public record GuestException(String name, List<String> words, Nature nature, String text) {
  /** What an operating system tells a process of, as Linux does. */
  public enum Nature {
    /** A breakpoint or trap. */
    TRAP,
    /** No instruction, or one that it must not execute. */
    ILLEGAL,
    /** An access that is not mapped or not allowed. */
    ACCESS,
    /** An access that is misaligned, or to what is not there. */
    BUS,
    /** Arithmetic. */
    ARITHMETIC,
    /** A system call. */
    SYSTEM_CALL
  }

  public GuestException {
    words = List.copyOf(words);
  }
}
