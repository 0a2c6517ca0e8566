package io.trapgate.target.kvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What stands before a machine or a vCPU passes every method of the port, now and later ones. */
class ForwardingTest {
  /** One call as it arrived behind. */
  private record Arrived(Method method, List<?> arguments) {}

  /** Answers each call with the value that {@link #sample} has for what it returns. */
  private static final class Behind implements InvocationHandler {
    final List<Arrived> calls = new ArrayList<>();

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
      calls.add(new Arrived(method, arguments == null ? List.of() : Arrays.asList(arguments)));
      return sample(method.getReturnType());
    }
  }

  private static @Nullable Object sample(Class<?> type) {
    if (type == int.class) {
      return 7;
    }
    if (type == long.class) {
      return 0x1234_5678_9ABCL;
    }
    if (type == boolean.class) {
      return true;
    }
    if (type == String.class) {
      return "behind";
    }
    if (type == byte[].class) {
      return new byte[] {1, 2};
    }
    if (type == List.class) {
      return List.of("behind");
    }
    if (type == Set.class) {
      return Set.of(1);
    }
    if (type == Optional.class) {
      return Optional.of("behind");
    }
    if (type == OptionalLong.class) {
      return OptionalLong.of(9);
    }
    if (type == Consumer.class) {
      return (Consumer<Object>) _ -> {};
    }
    return type.isEnum() ? type.getEnumConstants()[0] : null;
  }

  private static <T> T standsFor(Class<T> port, Behind behind) {
    return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, behind));
  }

  private static Stream<DynamicTest> each(Class<?> port, Object front, Behind behind) {
    return Stream.of(port.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .map(method ->
            DynamicTest.dynamicTest(
                method.toString(),
                () -> {
                  behind.calls.clear();
                  Object[] arguments =
                      Stream.of(method.getParameterTypes()).map(ForwardingTest::sample).toArray();
                  Object answer = method.invoke(front, arguments);
                  assertThat(behind.calls)
                      .containsExactly(new Arrived(method, Arrays.asList(arguments)));
                  assertThat(answer).isEqualTo(sample(method.getReturnType()));
                }));
  }

  @TestFactory
  Stream<DynamicTest> machine() {
    Behind behind = new Behind();
    return each(Vm.class, new ForwardingVm(standsFor(Vm.class, behind)) {}, behind);
  }

  @TestFactory
  Stream<DynamicTest> vcpu() {
    Behind behind = new Behind();
    return each(Vcpu.class, new ForwardingVcpu(standsFor(Vcpu.class, behind)) {}, behind);
  }
}
