/** Clients of every kind, and a million packets made at random, with an oracle of their own. */
@org.jspecify.annotations.NullMarked
package io.trapgate.it.zoo;
