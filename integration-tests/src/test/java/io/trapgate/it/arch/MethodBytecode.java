package io.trapgate.it.arch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How many bytes of bytecode each method has. */
final class MethodBytecode {
  private MethodBytecode() {}

  /** One line for each method that HotSpot would refuse to compile. */
  static List<String> findings(List<Path> classFolders) {
    List<String> findings = new ArrayList<>();
    for (Path folder : classFolders) {
      for (Path file : Project.filesEndingIn(".class", folder)) {
        addFindings(findings, file);
      }
    }
    return findings;
  }

  private static void addFindings(List<String> findings, Path file) {
    try {
      ClassModel type = ClassFile.of().parse(Files.readAllBytes(file));
      for (MethodModel method : type.methods()) {
        int bytes = method.findAttribute(Attributes.code()).map(c -> c.codeLength()).orElse(0);
        if (bytes > SizeBudget.BYTECODE_BYTES) {
          findings.add(
              "%s.%s: %d bytes of bytecode (expected: <= %d)"
                  .formatted(
                      type.thisClass().asInternalName(),
                      method.methodName().stringValue(),
                      bytes,
                      SizeBudget.BYTECODE_BYTES));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
