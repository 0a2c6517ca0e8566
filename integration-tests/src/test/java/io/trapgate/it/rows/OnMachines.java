package io.trapgate.it.rows;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * The machines on which every test of a class runs. What differs by design between them is asked of
 * the {@link RowMachine}, never skipped; only what one of them has not got at all, such as special
 * purpose registers on x86, is a class for the other alone.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ParameterizedClass(name = "{0}")
@ArgumentsSource(OnMachinesArguments.class)
public @interface OnMachines {
  /** Which ones. */
  RowMachine[] value() default {RowMachine.BOOKE, RowMachine.X86};
}
