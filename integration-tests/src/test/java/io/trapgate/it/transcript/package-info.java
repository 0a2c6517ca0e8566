/** Recorded sessions replayed by the shape of the replies. */
@NullMarked
package io.trapgate.it.transcript;

import org.jspecify.annotations.NullMarked;
