package io.trapgate.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The machine that the tests of a class, or one test, run against; read by {@link
 * TrapgateExtension}. What stands at a method holds for it alone. The test gets the machine by
 * parameters: {@link DebugSession}, {@link Machine}, {@link GdbDriver}. The elements are what the
 * options of {@code trapgate serve} are.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface TrapgateMachine {
  /**
   * The image to run: a file, from the working directory, or a resource on the class path; the
   * built-in demo guest when it is empty.
   */
  String guest() default "";

  /** The ELF file with the guest's symbols, found like the guest; empty for the guest itself. */
  String symbols() default "";

  /** The core; {@code host} for the host's own processor through {@code /dev/kvm}. */
  String cpu() default "e500v2";

  /** Number of vCPUs. */
  int smp() default 1;

  /** RAM, for example {@code 64M}; the board's usual size when it is empty. */
  String memory() default "";

  /** How the core behaves where the sources leave it open, each {@code name=value}. */
  String[] choices() default {};

  /** The guest's command line. */
  String append() default "";

  /** The initial RAM disk, found like the guest; none when it is empty. */
  String initrd() default "";

  /** Instructions that a vCPU executes before the next has its turn. */
  long quantum() default 10_000;

  /** Whether a watchpoint may cover a range, beyond what KVM can express. */
  boolean watchRanges() default false;

  /**
   * Whether the tests of the class share one machine, in the state that the one before has left
   * behind; only on a class. Breakpoints are gone all the same. Otherwise each test has its own.
   */
  boolean perClass() default false;

  /** How long a wait lasts unless told otherwise. */
  int timeoutSeconds() default 30;
}
