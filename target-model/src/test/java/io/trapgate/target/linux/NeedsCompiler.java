package io.trapgate.target.linux;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test needs a C compiler for x86-64 and the kernel's headers. Without them it is skipped with
 * a line on standard error that says why; with {@code -Dtools.required=true} it fails instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsCompilerCondition.class)
@interface NeedsCompiler {}
