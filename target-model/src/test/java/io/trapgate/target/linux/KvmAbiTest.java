package io.trapgate.target.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.GuestDebug;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our numbers and layouts against those that a C compiler made of the kernel's headers. */
class KvmAbiTest {
  private static final Map<String, Long> COMPILED = compiled();

  private static Map<String, Long> compiled() {
    Map<String, Long> found = new HashMap<>();
    try (InputStream file = KvmAbiTest.class.getResourceAsStream("abi.txt")) {
      String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
      text.lines().filter(line -> !line.startsWith("#")).forEach(line -> read(line, found));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static void read(String line, Map<String, Long> into) {
    String[] words = line.split(" ", -1);
    switch (words[0]) {
      case "ioctl", "size", "const" -> into.put(words[0] + " " + words[1], Long.decode(words[2]));
      case "off" -> into.put(words[1] + "." + words[2], Long.decode(words[3]));
      default -> throw new IllegalArgumentException(line);
    }
  }

  private static long compiledAs(String what) {
    return Objects.requireNonNull(COMPILED.get(what), what);
  }

  @ParameterizedTest
  @EnumSource(KvmIoctl.class)
  void requests(KvmIoctl request) {
    assertThat(request.number()).isEqualTo(compiledAs("ioctl " + request.kernelName()));
  }

  @ParameterizedTest
  @EnumSource(KvmCapability.class)
  void capabilities(KvmCapability capability) {
    assertThat((long) capability.number()).isEqualTo(compiledAs("const KVM_CAP_" + capability));
  }

  @TestFactory
  Stream<DynamicTest> structures() {
    return Stream.of(
            KvmLayouts.REGS,
            KvmLayouts.SEGMENT,
            KvmLayouts.DTABLE,
            KvmLayouts.SREGS,
            KvmLayouts.USER_MEMORY_REGION,
            KvmLayouts.DEBUGREGS,
            KvmLayouts.VCPU_EVENTS,
            KvmLayouts.TRANSLATION,
            KvmLayouts.CPUID_ENTRY,
            KvmLayouts.MSR_ENTRY)
        .map(s -> DynamicTest.dynamicTest(s.name().orElseThrow(), () -> compare(s)));
  }

  private static void compare(StructLayout ours) {
    String name = ours.name().orElseThrow();
    assertThat(ours.byteSize()).isEqualTo(compiledAs("size " + name));
    long checked = 0;
    long offset = 0;
    for (MemoryLayout member : ((GroupLayout) ours).memberLayouts()) {
      String field = name + "." + member.name().orElse("");
      if (!(member instanceof PaddingLayout) && COMPILED.containsKey(field)) {
        assertThat(offset).as(field).isEqualTo(compiledAs(field));
        checked++;
      }
      offset += member.byteSize();
    }
    assertThat(checked).as("compared fields").isGreaterThanOrEqualTo(2);
  }

  @Test
  void sizesOfWhatHasNoLayout() {
    assertThat((long) KvmLayouts.GUEST_DEBUG_BYTES).isEqualTo(compiledAs("size kvm_guest_debug"));
    assertThat((long) GuestDebug.X86.ABI_BYTES).isEqualTo(compiledAs("size kvm_guest_debug"));
    assertThat((long) KvmLayouts.XSAVE_BYTES).isEqualTo(compiledAs("size kvm_xsave"));
  }
}
