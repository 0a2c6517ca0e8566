package io.trapgate.target.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trapgate.target.kvm.KvmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KvmAdviceTest {
  @ParameterizedTest
  @CsvSource({
    "2, modprobe kvm_intel",
    "13, usermod -aG kvm",
    "19, modprobe kvm_intel",
    "12, --mem"
  })
  void eachErrnoSaysWhatToDo(int errno, String advice) {
    assertThat(KvmAdvice.text(new KvmException("open", errno, "/dev/kvm: why")))
        .startsWith("open: errno " + errno + ": /dev/kvm: why; ")
        .contains(advice)
        .doesNotContain("\n");
  }

  @Test
  void anotherErrnoSpeaksForItself() {
    assertThat(KvmAdvice.text(new KvmException("KVM_RUN", 7, "fd 3: why")))
        .isEqualTo("KVM_RUN: errno 7: fd 3: why");
  }

  /** Needs no KVM: there is none at that place. */
  @Test
  void aMissingDeviceIsNoMystery() {
    KvmException missing =
        catchThrowableOfType(KvmException.class, () -> HostProbe.measure("/dev/no-such"));
    assertThat(KvmAdvice.text(missing)).contains("/dev/no-such: No such file", "modprobe");
  }
}
