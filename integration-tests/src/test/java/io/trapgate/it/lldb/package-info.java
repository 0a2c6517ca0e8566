/** Real LLDB, and the debug adapters of editors, in front of the server. */
@NullMarked
package io.trapgate.it.lldb;

import org.jspecify.annotations.NullMarked;
