/** The monitor commands. */
package io.trapgate.stub.monitor;
