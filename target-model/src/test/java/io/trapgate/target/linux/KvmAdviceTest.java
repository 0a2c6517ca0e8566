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
    "1, --device /dev/kvm",
    "12, --mem",
    "16, another hypervisor",
    "23, end other programs",
    "24, ulimit -n",
    "25, is no KVM",
    "95, Linux 4.17"
  })
  void eachErrnoSaysWhatToDo(int errno, String advice) {
    assertThat(KvmAdvice.text(new KvmException("open", errno, "/dev/kvm: why")))
        .startsWith("open: errno " + errno + ": /dev/kvm: why; ")
        .contains(advice)
        .doesNotContain("\n");
  }

  /** The exit code of the command line hangs on it. */
  @ParameterizedTest
  @CsvSource({"1, true", "2, true", "13, true", "95, true", "12, false", "24, false", "7, false"})
  void whatTheHostLacksIsToldFromWhatItHasNoRoomFor(int errno, boolean lacks) {
    assertThat(KvmAdvice.isOfTheHost(new KvmException("open", errno, "why"))).isEqualTo(lacks);
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
