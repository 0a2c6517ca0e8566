package io.trapgate.stub.script.log;

/**
 * One line of the log.
 *
 * @param sequence counts from 0, without gaps but for {@link LogEvent.Lost}
 * @param wallNanos since the log was opened
 * @param instructions completed by all vCPUs since the machine was created, -1 where the machine
 *     doesn't count; as far as known when the event came: exact for exits, stops and console
 *     output; that of the last stop for what came from outside while the guest ran
 * @param event what happened
 */
public record LogEntry(long sequence, long wallNanos, long instructions, LogEvent event) {}
