/** x87, MMX and SSE state, and the 512-byte area of FXSAVE and FXRSTOR; knows no processor. */
package io.trapgate.target.x86.fpu;
