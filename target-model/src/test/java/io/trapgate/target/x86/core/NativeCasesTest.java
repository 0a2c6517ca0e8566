package io.trapgate.target.x86.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Integer instructions against what an AMD processor (family 25 model 17) did with the same inputs:
 * {@code x86/cases.c} has made the tables. Undefined flags are left out. With the system property
 * {@code x86.cases} set to a directory the tables are read from there: {@code cases64 100} prints a
 * hundred times as many cases.
 */
class NativeCasesTest {
  private static final int MOST_SHOWN = 20;

  @ParameterizedTest
  @ValueSource(ints = {64, 32})
  void everyResultIsTheProcessors(int bits) throws IOException {
    List<String> wrong = new ArrayList<>();
    TestCpu guest = TestCpu.of(bits);
    int cases = 0;
    try (BufferedReader lines = open("cases" + bits + ".txt")) {
      int instruction = 0;
      int number = 0;
      String header = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("=")) {
          header = line;
          instruction++;
          number = 0;
        } else {
          compare(guest, header, new Case(bits, instruction, number, line), wrong);
          number++;
          cases++;
        }
      }
    }
    assertThat(wrong).as("differences of %d cases", cases).isEmpty();
    assertThat(cases).isGreaterThan(4000);
  }

  private record Case(int bits, int instruction, int number, String expected) {}

  private static void compare(TestCpu guest, String header, Case one, List<String> wrong) {
    String[] words = header.split(" ", -1);
    char kind = words[2].charAt(0);
    NativeInputs inputs = new NativeInputs(one.bits, one.instruction, one.number, kind);
    inputs.load(guest);
    Insn insn = SingleStep.decode(guest, words[1]);
    String found;
    try {
      SingleStep.execute(guest, insn);
      found = inputs.result(guest);
    } catch (X86Fault fault) {
      found = fault.vector() == X86Fault.DE ? "DE" : fault.toString();
    }
    int count = count(words[1], (int) inputs.registers[2]);
    int defined = NativeFlags.defined(kind, count, Integer.parseInt(words[3]));
    if (kind == 'h' && words[3].equals("2") && (count & 31) > 16) {
      return; // the result itself is undefined
    }
    if (!masked(found, defined).equals(masked(one.expected, defined))
        && wrong.size() < MOST_SHOWN) {
      wrong.add(
          "%s %s case %d in %x %x: %s, processor: %s"
              .formatted(
                  header,
                  insn.row.name(),
                  one.number,
                  inputs.registers[0],
                  inputs.flags,
                  found,
                  one.expected));
    }
  }

  /** Of a shift: the constant at its end, 1, or CL. */
  private static int count(String code, int rcx) {
    String opcode = code.replaceFirst("^(66|48)", "");
    if (opcode.startsWith("d0") || opcode.startsWith("d1")) {
      return 1;
    }
    boolean constant = opcode.matches("(c0|c1|0fa4|0fac).*");
    return constant ? Integer.parseInt(code.substring(code.length() - 2), 16) : rcx & 0xFF;
  }

  private static String masked(String result, int defined) {
    if (result.equals("DE")) {
      return result;
    }
    int end = result.indexOf(' ') < 0 ? result.length() : result.indexOf(' ');
    int flags = Integer.parseInt(result.substring(0, end), 16);
    return Integer.toHexString(flags & defined) + result.substring(end);
  }

  private static BufferedReader open(String name) throws IOException {
    String directory = System.getProperty("x86.cases");
    if (directory != null) {
      return Files.newBufferedReader(Path.of(directory, name));
    }
    InputStream stream = NativeCasesTest.class.getResourceAsStream("/x86/" + name);
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII));
  }
}
