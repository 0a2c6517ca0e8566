package io.trapgate.it.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsKvm;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The host's trace beside the model's. */
@NeedsKvm
class KvmTraceTest extends TraceTest {
  @Test
  void theModelAndTheHostsKvmDifferInNothingComparable() throws Exception {
    List<String> model = trace("x86", "pc-test");
    List<String> kvm = trace("host", "kvm");
    assertThat(comparable(kvm)).hasSize(16).isEqualTo(comparable(model));
    assertThat(kvm).anyMatch(line -> line.contains("\"call\":\"KVM_CREATE_VM\""));
    assertThat(kvm).anyMatch(line -> line.contains("\"on\":\"vm\""));
  }
}
