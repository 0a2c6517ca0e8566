package io.trapgate.it.ci;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the indexed Job says of itself. */
final class KubernetesJob {
  private KubernetesJob() {}

  /** How many indexes it has. */
  static int completions(String text) {
    return job(text).at("/spec/completions").asInt();
  }

  /** The program and its options before the script. */
  static List<String> command(String text) {
    return texts(container(text).path("command"));
  }

  /** Where the volumes are in the container. */
  static List<String> mounts(String text) {
    return container(text).path("volumeMounts").values().stream()
        .map(mount -> mount.path("mountPath").asString())
        .toList();
  }

  private static JsonNode container(String text) {
    return job(text).at("/spec/template/spec/containers/0");
  }

  private static JsonNode job(String text) {
    return Stream.of(text.split("(?m)^---$", -1))
        .map(document -> new YAMLMapper().readTree(document))
        .filter(object -> object.path("kind").asString().equals("Job"))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> texts(JsonNode list) {
    return list.values().stream().map(JsonNode::asString).toList();
  }
}
