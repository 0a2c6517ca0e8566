package io.trapgate.stub.session;

import io.trapgate.stub.debug.DebugController;
import io.trapgate.stub.rsp.packet.ReplyWriter;
import io.trapgate.stub.rsp.packet.ThreadId;
import java.nio.charset.StandardCharsets;

/** The list of vCPUs as gdb's {@code threads} object (gdb document node "Thread List Format"). */
public final class ThreadsDocument {
  /** Nobody there. */
  static final byte[] EMPTY =
      "<?xml version=\"1.0\"?>\n<threads>\n</threads>\n".getBytes(StandardCharsets.UTF_8);

  private ThreadsDocument() {}

  /** The document for the stopped machine. */
  static byte[] of(DebugController controller, boolean multiprocess) {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?>\n<threads>\n");
    for (int vcpu = 0; vcpu < controller.vcpuCount(); vcpu++) {
      xml.append("<thread id=\"")
          .append(ReplyWriter.threadId(ThreadId.ofVcpu(vcpu), multiprocess))
          .append("\" core=\"")
          .append(vcpu)
          .append("\" name=\"cpu")
          .append(vcpu)
          .append("\">")
          .append(XmlText.escape(controller.vcpu(vcpu).describe()))
          .append("</thread>\n");
    }
    return xml.append("</threads>\n").toString().getBytes(StandardCharsets.UTF_8);
  }
}
