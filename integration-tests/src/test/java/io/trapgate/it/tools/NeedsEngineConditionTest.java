package io.trapgate.it.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class NeedsEngineConditionTest {
  @Test
  void aSocketThatIsNotThereIsNamed(@TempDir Path folder) {
    String host = "unix://" + folder.resolve("docker.sock");
    assertThat(NeedsEngineCondition.missing(Map.of("DOCKER_HOST", host)))
        .hasValueSatisfying(why -> assertThat(why).startsWith("nothing answers at " + host));
  }

  @Test
  void whatDoesNotAnswerAsAnEngineIsNone() throws Exception {
    assertThat(NeedsEngineCondition.missing(environment("HTTP/1.0 403 Forbidden", true)))
        .hasValueSatisfying(why -> assertThat(why).contains("answers 'HTTP/1.0 403 Forbidden'"));
  }

  @Test
  void anEngineThatAnswersWillDo() throws Exception {
    assertThat(NeedsEngineCondition.missing(environment("HTTP/1.0 200 OK", true))).isEmpty();
  }

  @Test
  void anEngineWithRyukIsAMistakeAndNoSkip() throws Exception {
    Map<String, String> environment = environment("HTTP/1.0 200 OK", false);
    assertThatThrownBy(() -> NeedsEngineCondition.missing(environment))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("TESTCONTAINERS_RYUK_DISABLED");
  }

  /** An environment whose DOCKER_HOST answers one request with this line. */
  private static Map<String, String> environment(String answer, boolean ryukDisabled)
      throws IOException {
    ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(() -> {
          try (listener;
              Socket client = listener.accept()) {
            client.getInputStream().read(new byte[1024]);
            byte[] bytes = (answer + "\r\n\r\nOK").getBytes(StandardCharsets.US_ASCII);
            client.getOutputStream().write(bytes);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    return Map.of(
        "DOCKER_HOST",
        "tcp://127.0.0.1:" + listener.getLocalPort(),
        "TESTCONTAINERS_RYUK_DISABLED",
        Boolean.toString(ryukDisabled));
  }
}
