/** The debugger: breakpoints, slots and the thread that runs the guest; knows no packets. */
package io.trapgate.stub.debug;
