/** The container image: built, loaded into an engine, debugged in with a real gdb. */
@org.jspecify.annotations.NullMarked
package io.trapgate.it.container;
