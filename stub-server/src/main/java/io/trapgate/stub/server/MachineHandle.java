package io.trapgate.stub.server;

import io.trapgate.stub.debug.DebugController;
import io.trapgate.stub.debug.GuestRunner;
import io.trapgate.stub.monitor.MonitorCommands;

/**
 * A server's machine for whoever started the server. Legal on the event loop only, and all but the
 * runner only while the runner doesn't run.
 *
 * @param controller breakpoints, slots, records
 * @param runner runs and interrupts
 * @param monitor what {@code monitor} prints
 */
public record MachineHandle(
    DebugController controller, GuestRunner runner, MonitorCommands monitor) {}
