/**
 * trapgate's container image in tests, by Testcontainers, which whoever uses this package adds as a
 * dependency.
 */
@org.jspecify.annotations.NullMarked
package io.trapgate.testkit.container;
