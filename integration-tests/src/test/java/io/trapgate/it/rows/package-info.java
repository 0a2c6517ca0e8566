/** The protocol's rules one by one, each on every machine that the server can hold. */
@NullMarked
package io.trapgate.it.rows;

import org.jspecify.annotations.NullMarked;
