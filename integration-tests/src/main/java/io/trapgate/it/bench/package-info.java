/** The comparison with QEMU: both peers measured by the same client, in turn, in one run. */
@NullMarked
package io.trapgate.it.bench;

import org.jspecify.annotations.NullMarked;
