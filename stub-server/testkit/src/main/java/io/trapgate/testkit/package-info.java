/** Debug sessions as JUnit 5 tests: a machine and a typed session injected, or a real gdb. */
@org.jspecify.annotations.NullMarked
package io.trapgate.testkit;
