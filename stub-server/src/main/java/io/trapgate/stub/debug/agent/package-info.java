/** Agent expressions: what gdb lets the target compute, verified when it arrives. */
package io.trapgate.stub.debug.agent;
