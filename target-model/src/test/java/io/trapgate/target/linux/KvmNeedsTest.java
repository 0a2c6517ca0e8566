package io.trapgate.target.linux;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Needs no KVM: each is one that somebody else's kernel could have. */
class KvmNeedsTest {
  private static final int ALL_SETS = 7;

  private static Offer offer() {
    Map<KvmCapability, Integer> all = new EnumMap<>(KvmCapability.class);
    for (KvmCapability capability : KvmCapability.values()) {
      all.put(capability, 1);
    }
    all.put(KvmCapability.SYNC_REGS, ALL_SETS);
    return new Offer(12, all);
  }

  private record Offer(int version, Map<KvmCapability, Integer> has) implements KvmNeeds.Offer {
    @Override
    public int capability(KvmCapability capability) {
      return has.getOrDefault(capability, 0);
    }
  }

  @Test
  void theKvmOfTodayHasThemAll() {
    assertThatCode(() -> KvmNeeds.require(offer())).doesNotThrowAnyException();
  }

  @Test
  void anOldInterfaceIsRefused() {
    assertThatThrownBy(() -> KvmNeeds.require(new Offer(10, offer().has())))
        .hasMessage("KVM_GET_API_VERSION: errno 95: version: 10 (expected: 12)");
  }

  @ParameterizedTest
  @CsvSource({
    "USER_MEMORY, guest memory",
    "SET_GUEST_DEBUG, steps and breakpoints",
    "VCPU_EVENTS, exceptions that are given back",
    "DEBUGREGS, the guest's debug registers",
    "XSAVE, x87 and SSE registers",
    "SYNC_REGS, registers that come with each exit"
  })
  void eachThatIsMissingIsNamedWithItsUse(KvmCapability capability, String use) {
    Offer offer = offer();
    offer.has().remove(capability);
    assertThatThrownBy(() -> KvmNeeds.require(offer))
        .hasMessage(
            "KVM_CHECK_EXTENSION: errno 95: KVM_CAP_%s: 0 (expected: 1 or more, for %s)"
                .formatted(capability, use));
  }

  @Test
  void halfOfTheRegistersWithAnExitIsNotEnough() {
    Offer offer = offer();
    offer.has().put(KvmCapability.SYNC_REGS, 1);
    assertThatThrownBy(() -> KvmNeeds.require(offer))
        .hasMessageContaining("KVM_CAP_SYNC_REGS: sets: 0x1 (expected: 0x3)");
  }
}
