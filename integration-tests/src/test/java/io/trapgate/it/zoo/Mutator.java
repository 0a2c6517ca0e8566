package io.trapgate.it.zoo;

import java.util.regex.Pattern;

/** Spoils packets: cut, doubled, with wrong digits, separators and sizes. */
final class Mutator {
  private static final Pattern NUMBER = Pattern.compile("[0-9a-f]{2,}");

  private final Numbers numbers;

  Mutator(Numbers numbers) {
    this.numbers = numbers;
  }

  /** Another packet, which may be a valid one all the same. */
  String spoil(String payload) {
    String spoilt = once(payload);
    return numbers.oneIn(4) ? once(spoilt) : spoilt;
  }

  private String once(String text) {
    int at = numbers.below(text.length() + 1);
    int to = Math.min(text.length(), at + 1 + numbers.below(6));
    return switch (numbers.below(9)) {
      case 0 -> text.substring(0, at);
      case 1 -> text.substring(at);
      case 2 -> text.substring(0, to) + text.substring(at);
      case 3 -> text.substring(0, at) + text.substring(to);
      case 4 -> text.substring(0, at) + (char) numbers.below(256) + text.substring(at);
      case 5 -> text + numbers.one(";", ":", ",", "zz", "#", "0", "=", "x", ".", "-", text);
      case 6 ->
          NUMBER
              .matcher(text)
              .replaceFirst(
                  numbers.one(
                      "ffffffffffffffff",
                      "-1",
                      "",
                      "fffffffffffffffff",
                      "80000000",
                      "0x10",
                      "g",
                      "7fffffff",
                      "10000"));
      case 7 -> text.replace(numbers.one(",", ":", ";", "="), numbers.one(";", ",", "", " ", ".."));
      default -> numbers.binary(1 + numbers.below(20));
    };
  }
}
