package io.trapgate.it.log;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The schema that is handed out with the log's page. */
final class LogSchema {
  private final Schema schema;

  private LogSchema(Schema schema) {
    this.schema = schema;
  }

  static LogSchema of(Path docs) throws IOException {
    String text = Files.readString(docs.resolve("log.schema.json"));
    return new LogSchema(
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text));
  }

  /** What is wrong with a line; nothing when it is right. */
  List<String> findings(String line) {
    return schema.validate(line, InputFormat.JSON).stream().map(Error::toString).toList();
  }
}
