package io.trapgate.testkit;

import io.trapgate.target.MachineSpec;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/**
 * Gives a test its machine, by parameters of the types {@link DebugSession}, {@link Machine} and
 * {@link GdbDriver}, and closes everything afterwards. What machine is said by {@link
 * TrapgateMachine}, or by {@link #of} in a field with {@code @RegisterExtension}. When a test
 * fails, its report gets what a person would ask for first: where the guest stands, its last debug
 * exits, the slots, the last packets and the console.
 *
 * <p>A test that wants a real gdb is skipped where there is none, and says so; with {@code
 * -Dtrapgate.gdb.required=true} it fails instead. The same holds for a machine of the core {@code
 * host} where there is no usable {@code /dev/kvm}, and {@code -Dtrapgate.kvm.required=true}.
 */
public final class TrapgateExtension
    implements ParameterResolver,
        ExecutionCondition,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {
  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(TrapgateExtension.class);
  private static final List<Class<?>> INJECTED =
      List.of(DebugSession.class, Machine.class, GdbDriver.class);

  /**
   * A machine that is found.
   *
   * @param sharedIn the context that its life is bound to; empty when each test has its own
   */
  private record Found(MachineSource source, Optional<ExtensionContext> sharedIn) {}

  private final @Nullable MachineSetup setup;
  private final boolean perClass;

  /** For {@code @ExtendWith}: the machine is said by {@link TrapgateMachine}. */
  public TrapgateExtension() {
    this(null, false);
  }

  private TrapgateExtension(@Nullable MachineSetup setup, boolean perClass) {
    this.setup = setup;
    this.perClass = perClass;
  }

  /**
   * For a static field with {@code @RegisterExtension}: each test has a machine of that spec,
   * unless an annotation says other.
   */
  public static TrapgateExtension of(MachineSpec spec) {
    return of(MachineSetup.of(spec));
  }

  /** The same with symbols, time limits and the like. */
  public static TrapgateExtension of(MachineSetup setup) {
    return new TrapgateExtension(setup, false);
  }

  /** The same with one machine for all tests of the class. */
  public TrapgateExtension perClass() {
    return new TrapgateExtension(setup, true);
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    boolean wantsGdb = context.getElement().map(TrapgateExtension::wantsGdb).orElse(false);
    if (wantsGdb && GdbProgram.find().isEmpty() && !GdbProgram.isRequired()) {
      return ConditionEvaluationResult.disabled("SKIPPED: " + GdbProgram.missing());
    }
    Optional<String> noKvm = HostProcessor.isRequired() ? Optional.empty() : missing(context);
    return noKvm.isPresent()
        ? ConditionEvaluationResult.disabled("SKIPPED: " + noKvm.get())
        : ConditionEvaluationResult.enabled("nothing is missing");
  }

  /** What a machine lacks on this host, asked where it is started: for a test, or for a class. */
  private Optional<String> missing(ExtensionContext context) {
    Optional<Annotated> annotated = annotated(context);
    boolean shared = annotated.map(found -> found.machine().perClass()).orElse(perClass);
    if (shared == context.getTestMethod().isPresent()) {
      return Optional.empty();
    }
    return annotated
        .map(Annotated::machine)
        .map(TrapgateMachine::cpu)
        .or(() -> Optional.ofNullable(setup).map(asked -> asked.spec().cpu()))
        .flatMap(HostProcessor::missing);
  }

  private static boolean wantsGdb(AnnotatedElement element) {
    return switch (element) {
      case Executable method -> takesGdb(method);
      case Class<?> type ->
          Arrays.stream(type.getDeclaredConstructors()).anyMatch(c -> takesGdb(c));
      default -> false; // nothing else is run
    };
  }

  private static boolean takesGdb(Executable method) {
    return Arrays.asList(method.getParameterTypes()).contains(GdbDriver.class);
  }

  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return INJECTED.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    try {
      Class<?> type = parameter.getParameter().getType();
      return context.getTestMethod().isPresent()
          ? resolve(type, bench(context))
          : resolveBeforeTests(type, context);
    } catch (MachineStartException | SessionException e) {
      throw new ParameterResolutionException(e.getMessage(), e);
    }
  }

  private static Object resolve(Class<?> type, Bench bench) {
    if (type == Machine.class) {
      return bench.machine();
    }
    return type == GdbDriver.class ? bench.gdb() : bench.session();
  }

  private Object resolveBeforeTests(Class<?> type, ExtensionContext context) {
    Found found = find(context);
    if (found.sharedIn().isEmpty() || type != Machine.class) {
      throw new MachineStartException(
          "a %s outside of a test in %s (expected: Machine, and perClass = true; anything else is a"
                  .formatted(type.getSimpleName(), context.getDisplayName())
              + " test's own)");
    }
    return shared(found, found.sharedIn().get());
  }

  private Bench bench(ExtensionContext context) {
    return context
        .getStore(STORE)
        .getOrComputeIfAbsent(
            context.getUniqueId(),
            _ -> {
              Found found = find(context);
              return found
                  .sharedIn()
                  .map(where -> new Bench(shared(found, where), false))
                  .orElseGet(() -> new Bench(found.source().start(), true));
            },
            Bench.class);
  }

  private static Machine shared(Found found, ExtensionContext where) {
    return where
        .getStore(STORE)
        .getOrComputeIfAbsent(Machine.class, _ -> found.source().start(), Machine.class);
  }

  /** An annotation, and where it stands. */
  private record Annotated(TrapgateMachine machine, ExtensionContext where) {}

  /** The nearest annotation, from the method outwards. */
  private static Optional<Annotated> annotated(ExtensionContext context) {
    Optional<ExtensionContext> at = Optional.of(context);
    while (at.isPresent()) {
      ExtensionContext here = at.get();
      Optional<TrapgateMachine> annotation =
          AnnotationSupport.findAnnotation(here.getElement(), TrapgateMachine.class);
      if (annotation.isPresent()) {
        return Optional.of(new Annotated(annotation.get(), here));
      }
      at = here.getParent();
    }
    return Optional.empty();
  }

  /** The nearest annotation counts, then what the field says. */
  private Found find(ExtensionContext context) {
    Class<?> owner = context.getRequiredTestClass();
    Optional<Annotated> annotated = annotated(context);
    if (annotated.isPresent()) {
      return found(annotated.get().machine(), annotated.get().where(), owner);
    }
    if (setup == null) {
      throw new MachineStartException(
          "%s has no machine (expected: @TrapgateMachine on the class or the method)"
              .formatted(owner.getSimpleName()));
    }
    return new Found(
        MachineSource.of(setup), perClass ? Optional.of(ofClass(context)) : Optional.empty());
  }

  private static ExtensionContext ofClass(ExtensionContext context) {
    ExtensionContext at = context;
    while (at.getTestMethod().isPresent()) {
      at = at.getParent().orElseThrow();
    }
    return at;
  }

  private static Found found(TrapgateMachine annotation, ExtensionContext where, Class<?> owner) {
    if (annotation.perClass() && where.getTestMethod().isPresent()) {
      throw new MachineStartException(
          "perClass on the method %s (expected: on a class)"
              .formatted(where.getRequiredTestMethod().getName()));
    }
    return new Found(
        MachineSource.of(annotation, owner),
        annotation.perClass() ? Optional.of(where) : Optional.empty());
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    report(context, failure);
    throw failure;
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    report(context, failure);
    throw failure;
  }

  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    report(context, failure);
    throw failure;
  }

  private static void report(ExtensionContext context, Throwable failure) {
    Bench bench = context.getStore(STORE).get(context.getUniqueId(), Bench.class);
    if (bench == null || failure instanceof TestAbortedException) {
      return;
    }
    String text = bench.transcript();
    context.publishReportEntry("trapgate", text);
    failure.addSuppressed(new MachineTranscript(text));
  }
}
