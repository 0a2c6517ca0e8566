package io.trapgate.target.linux;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test needs a usable {@code /dev/kvm}. Without one it is skipped with a line on standard error
 * that says why; with {@code -Dkvm.required=true} it fails instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsKvmCondition.class)
public @interface NeedsKvm {}
