package io.trapgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.DemoGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymbolsTest {
  private static final Symbols FEW =
      Symbols.of(
          List.of(
              new Symbol("main", 0x1000, 0x40, Symbol.Kind.FUNCTION),
              new Symbol("inner", 0x1010, 0, Symbol.Kind.LABEL),
              new Symbol("tick", 0x1040, 0x10, Symbol.Kind.FUNCTION),
              new Symbol("tail", 0x1050, 0, Symbol.Kind.LABEL),
              new Symbol("tick.part", 0x3000, 4, Symbol.Kind.FUNCTION),
              new Symbol("counter", 0x2000, 4, Symbol.Kind.OBJECT),
              new Symbol("twice", 0x2010, 4, Symbol.Kind.OBJECT),
              new Symbol("twice", 0x2020, 4, Symbol.Kind.OBJECT),
              new Symbol("same", 0x2030, 4, Symbol.Kind.OBJECT),
              new Symbol("same", 0x2030, 4, Symbol.Kind.OBJECT),
              new Symbol("UART", 0x2004, 0, Symbol.Kind.CONSTANT)));

  @ParameterizedTest
  @CsvSource({
    "main, 0x1000",
    "counter+2, 0x2002",
    "counter+0x10, 0x2010",
    "0x77, 0x77",
    "16, 0x10",
    "same, 0x2030",
    "UART, 0x2004"
  })
  void aPlaceIsASymbolAnOffsetOrANumber(String place, String address) {
    assertThat(FEW.address(place)).isEqualTo(Long.decode(address));
  }

  @ParameterizedTest
  @CsvSource({
    "0x1000, main (0x1000)", "0x1010, inner (0x1010)", "0x1014, main+0x14 (0x1014)",
    "0x104c, tick+0xc (0x104c)", "0x1058, tail+0x8 (0x1058)", "0x2001, counter+0x1 (0x2001)",
    "0x2008, 0x2008", "0x9000, 0x9000", "0xffffffff80000000, 0xffffffff80000000"
  })
  void anAddressIsNamedAfterWhatItLiesIn(String address, String text) {
    assertThat(FEW.describe(Hex.number(address).orElseThrow())).isEqualTo(text);
  }

  @Test
  void theFunctionAroundALabelIsTheFunction() {
    assertThat(FEW.codeAt(0x1018)).map(Symbol::name).hasValue("main");
    assertThat(FEW.codeAt(0x2000)).isEmpty();
  }

  @Test
  void aNameThatIsNotThereIsSaidWithThoseNearIt() {
    assertThatThrownBy(() -> FEW.address("tik"))
        .isInstanceOf(SessionException.class)
        .hasMessage("symbol tik: not in the guest; near: tick");
    assertThatThrownBy(() -> FEW.address("coutner+4")).hasMessageEndingWith("; near: counter");
    assertThatThrownBy(() -> FEW.symbol("zzzzzz")).hasMessage("symbol zzzzzz: not in the guest");
    assertThatThrownBy(() -> FEW.address("counter+x")).hasMessageContaining("symbol counter+x");
  }

  @Test
  void aNameOfTwoPlacesIsRefused() {
    assertThatThrownBy(() -> FEW.address("twice"))
        .hasMessage(
            "symbol twice: 2 of that name in the guest, at 0x2010, 0x2020 (expected: one; give the"
                + " address)");
  }

  @Test
  void withoutSymbolsOnlyAddressesAreUnderstood() {
    Symbols none = Symbols.none("boot.bin");
    assertThat(none.address("0x7c00")).isEqualTo(0x7c00);
    assertThatThrownBy(() -> none.address("main"))
        .hasMessageStartingWith("symbol main: boot.bin has no symbols (expected: an ELF file");
  }

  @Test
  void anElfFileIsRead(@TempDir Path folder) throws IOException {
    Path elf = Files.write(folder.resolve("demo.elf"), DemoGuest.image());
    Symbol tick = Symbols.of(elf).symbol("tick");
    assertThat(tick.kind()).isEqualTo(Symbol.Kind.FUNCTION);
    assertThat(tick.size()).isPositive();
    assertThat(Symbols.of(elf).symbol("history").size()).isEqualTo(64);
  }

  @Test
  void whatIsNoElfFileIsSaid(@TempDir Path folder) throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "not an ELF file at all, no");
    assertThatThrownBy(() -> Symbols.of(text))
        .isInstanceOf(SessionException.class)
        .hasMessageStartingWith("symbols of " + text + ": ");
    assertThatThrownBy(() -> Symbols.of(folder.resolve("none.elf")))
        .isInstanceOf(SessionException.class);
  }
}
