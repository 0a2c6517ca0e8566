package io.trapgate.stub.script.log;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Addresses and register words as {@code "0x001002b0"}: that is how people look for them, and a
 * JSON number would lose the last bits of a 64-bit one in JavaScript and jq. Components of type
 * {@code long} have {@link Hex}; inside of maps and optionals a {@code Long} always is a word.
 */
final class HexNumbers {
  private HexNumbers() {}

  /** A component that is written in hex. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
  @JacksonAnnotationsInside
  @JsonSerialize(using = Writer.class)
  @interface Hex {}

  /** Reads hex and plain numbers alike, writes hex where it is asked for. */
  static SimpleModule module() {
    return new SimpleModule("hex numbers")
        .addSerializer(Long.class, new Writer())
        .addDeserializer(Long.class, new LongReader())
        .addDeserializer(Long.TYPE, new LongReader())
        .addDeserializer(Integer.TYPE, new IntReader());
  }

  /** At least eight digits, as addresses are written everywhere else. */
  static final class Writer extends StdSerializer<Number> {
    Writer() {
      super(Number.class);
    }

    @Override
    public void serialize(Number value, JsonGenerator out, SerializationContext context) {
      long word = value instanceof Integer bits ? Integer.toUnsignedLong(bits) : value.longValue();
      out.writeString("0x%08x".formatted(word));
    }
  }

  private static long read(JsonParser in, DeserializationContext context) {
    if (in.currentToken().isNumeric()) {
      return in.getLongValue();
    }
    String text = in.getValueAsString("");
    try {
      if (text.startsWith("0x")) {
        return Long.parseUnsignedLong(text, 2, text.length(), 16);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    return (long)
        context.handleWeirdStringValue(Long.TYPE, text, "a number, or hex digits behind 0x");
  }

  private static final class LongReader extends StdDeserializer<Long> {
    LongReader() {
      super(Long.class);
    }

    @Override
    public Long deserialize(JsonParser in, DeserializationContext context) {
      return read(in, context);
    }
  }

  private static final class IntReader extends StdDeserializer<Integer> {
    IntReader() {
      super(Integer.class);
    }

    @Override
    public Integer deserialize(JsonParser in, DeserializationContext context) {
      return (int) read(in, context);
    }
  }
}
