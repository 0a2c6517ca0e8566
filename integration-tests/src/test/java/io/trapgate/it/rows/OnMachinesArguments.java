package io.trapgate.it.rows;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.AnnotationBasedArgumentsProvider;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The machines that the annotation names. */
final class OnMachinesArguments extends AnnotationBasedArgumentsProvider<OnMachines> {
  @Override
  protected Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context, OnMachines machines) {
    return Arrays.stream(machines.value()).map(Arguments::of);
  }
}
