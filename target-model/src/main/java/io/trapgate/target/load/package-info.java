/**
 * Guest images: ELF executables and U-Boot's uImages, checked against the file that holds them and
 * the RAM they shall go to. No header is believed before it was compared with both.
 */
@NullMarked
package io.trapgate.target.load;

import org.jspecify.annotations.NullMarked;
