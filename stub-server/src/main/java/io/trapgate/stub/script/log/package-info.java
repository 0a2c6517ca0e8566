/** The event log of a session: what happened, as JSON lines. */
package io.trapgate.stub.script.log;
