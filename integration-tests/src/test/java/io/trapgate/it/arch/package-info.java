/** The rules of the house, checked: who may depend on whom, and how big things may get. */
@NullMarked
package io.trapgate.it.arch;

import org.jspecify.annotations.NullMarked;
