/** The server's manners towards clients of every kind, and towards bad input. */
@org.jspecify.annotations.NullMarked
package io.trapgate.it.server;
