package io.trapgate.stub.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;

/** A message as one line, and the stack of an exception behind it. */
final class LogLine extends LayoutBase<ILoggingEvent> {
  @Override
  public String doLayout(ILoggingEvent event) {
    String logger = event.getLoggerName();
    StringBuilder line =
        new StringBuilder("trapgate: ")
            .append(event.getLevel())
            .append(' ')
            .append(logger, logger.lastIndexOf('.') + 1, logger.length())
            .append(": ")
            .append(event.getFormattedMessage())
            .append(System.lineSeparator());
    IThrowableProxy thrown = event.getThrowableProxy();
    return thrown == null ? line.toString() : line + ThrowableProxyUtil.asString(thrown);
  }
}
