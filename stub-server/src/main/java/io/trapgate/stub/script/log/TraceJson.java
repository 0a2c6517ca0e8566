package io.trapgate.stub.script.log;

import io.trapgate.target.kvm.KernelCall;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line of a trace. What differs from run to run stands first, so that the rest of a line can be
 * compared as it is.
 */
final class TraceJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private TraceJson() {}

  /** One line without its end, in ASCII. */
  static String write(long sequence, long openedNanos, KernelCall call) {
    ObjectNode line = MAPPER.createObjectNode();
    line.put("sequence", sequence);
    line.put("nanos", call.startedNanos() - openedNanos);
    line.put("took", call.tookNanos());
    if (call.fd() >= 0) {
      line.put("fd", call.fd());
    }
    line.put("on", call.on());
    line.put("call", call.name());
    if (!call.argument().isEmpty()) {
      line.put("argument", call.argument());
    }
    line.put("result", call.result());
    if (call.errno() != 0) {
      line.put("errno", call.errno());
    }
    if (call.name().equals(GuestDebugWords.CALL)) {
      GuestDebugWords.of(call.argument())
          .forEach(detail -> line.put(detail.name(), detail.value()));
    }
    call.details().forEach(detail -> line.put(detail.name(), detail.value()));
    return MAPPER.writeValueAsString(line);
  }

  /** A line for those that aren't there. */
  static String lost(long sequence, long calls) {
    ObjectNode line = MAPPER.createObjectNode();
    line.put("sequence", sequence);
    line.put("lost", calls);
    return MAPPER.writeValueAsString(line);
  }
}
