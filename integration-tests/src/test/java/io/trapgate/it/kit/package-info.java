/** The test kit in use: the class that the README shows, and sessions on every kind of machine. */
@org.jspecify.annotations.NullMarked
package io.trapgate.it.kit;
