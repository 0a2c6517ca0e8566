/** Recorded sessions replayed by the shape of the replies, and the protocol's rules one by one. */
@NullMarked
package io.trapgate.it.transcript;

import org.jspecify.annotations.NullMarked;
