/** User space: speaks to gdb, owns the breakpoint table and the slot budget, calls KVM. */
@org.jspecify.annotations.NullMarked
module io.trapgate.stub {
  requires static org.jspecify;
  requires com.fasterxml.jackson.annotation;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.common;
  requires io.netty.transport;
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  requires info.picocli;
  requires io.trapgate.target;
  requires java.xml;
  requires jdk.net;
  requires me.tongfei.progressbar;
  requires org.slf4j;
  requires tools.jackson.databind;

  provides ch.qos.logback.classic.spi.Configurator with
      io.trapgate.stub.cli.LogSetup;

  opens io.trapgate.stub.cli to
      info.picocli;
  opens io.trapgate.stub.script.log to
      tools.jackson.databind;
}
