/** The log of a session and its replay, with real debuggers. */
@org.jspecify.annotations.NullMarked
package io.trapgate.it.log;
