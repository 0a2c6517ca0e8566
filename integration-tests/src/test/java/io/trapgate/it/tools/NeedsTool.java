package io.trapgate.it.tools;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test needs these programs on the {@code PATH}. Without one of them it is skipped with a line
 * on standard error that names the package to install; with {@code -Dtools.required=true} it fails
 * instead, so that a complete run cannot silently be a partial one.
 */
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsToolCondition.class)
public @interface NeedsTool {
  /** Debian's U-Boot for the board ppce500. */
  String UBOOT = "/usr/lib/u-boot/qemu-ppce500/uboot.elf";

  /** Names of the executables, such as {@code qemu-system-ppc}; or files with their whole path. */
  String[] value();
}
