/** What the documents say, checked against what the program does. */
@org.jspecify.annotations.NullMarked
package io.trapgate.it.docs;
