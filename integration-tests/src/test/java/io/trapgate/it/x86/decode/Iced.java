package io.trapgate.it.x86.decode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The decoder iced-x86, in a node of its own. */
final class Iced {
  private static final Path FOLDER = Path.of("integration-tests", "src", "test", "node");

  /**
   * What it makes of one byte string.
   *
   * @param length in bytes
   * @param encoding {@code Legacy}, or one that only processors with AVX, XOP or 3DNow! know
   * @param name the mnemonic, in lower case
   * @param operands as {@code decode.mjs} writes them
   */
  record Answer(int length, String encoding, String name, List<String> operands) {
    static Optional<Answer> parse(String line) {
      if (line.equals("invalid")) {
        return Optional.empty();
      }
      List<String> words = Arrays.asList(line.split("\\|", -1));
      String name = words.get(2).toLowerCase(Locale.ROOT);
      List<String> operands = List.copyOf(words.subList(3, words.size()));
      return Optional.of(
          new Answer(Integer.parseInt(words.getFirst()), words.get(1), name, operands));
    }
  }

  /** A byte string and the size of its code. */
  record Question(int bits, byte[] code) {}

  private Iced() {}

  /** What has to be done before it can be asked. */
  static Optional<String> missing() {
    return Files.isDirectory(folder().resolve("node_modules"))
        ? Optional.empty()
        : Optional.of(
            "iced-x86 is not installed: run npm ci in " + folder() + ", as scripts/test does");
  }

  /** Asks about all of them at once. */
  static List<Optional<Answer>> decode(List<Question> questions) throws IOException {
    Path folder = folder();
    Process node =
        new ProcessBuilder("node", folder.resolve("decode.mjs").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Thread.ofVirtual().start(() -> send(questions, node));
    List<Optional<Answer>> answers = new ArrayList<>(questions.size());
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(node.getInputStream(), StandardCharsets.US_ASCII))) {
      lines.lines().map(Answer::parse).forEach(answers::add);
    }
    if (answers.size() != questions.size()) {
      throw new IOException("answers: " + answers.size() + " (expected: " + questions.size() + ")");
    }
    return answers;
  }

  private static void send(List<Question> questions, Process node) {
    byte[] all = new byte[(CodeSamples.BYTES + 1) * questions.size()];
    int at = 0;
    for (Question question : questions) {
      all[at++] = (byte) question.bits();
      System.arraycopy(question.code(), 0, all, at, CodeSamples.BYTES);
      at += CodeSamples.BYTES;
    }
    try (OutputStream out = node.getOutputStream()) {
      out.write(all);
    } catch (IOException e) {
      node.destroy(); // the reader sees too few answers
    }
  }

  private static Path folder() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(here.resolve(FOLDER))) {
      here = here.getParent();
      if (here == null) {
        throw new IllegalStateException(
            "working directory: "
                + Path.of("").toAbsolutePath()
                + " (expected: inside the sources)");
      }
    }
    return here.resolve(FOLDER);
  }
}
