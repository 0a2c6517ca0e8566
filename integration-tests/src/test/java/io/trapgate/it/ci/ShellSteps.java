package io.trapgate.it.ci;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The scripts that stand in the files for an engine's shell, in the order in which it runs them.
 */
final class ShellSteps {
  private ShellSteps() {}

  /** Those of that text, which is a file of that kind. */
  static List<ShellStep> of(CiFile kind, String text) {
    return switch (kind) {
      case GITHUB -> github(text);
      case GITLAB -> gitlab(text);
      case JENKINS -> jenkins(text);
      case KUBERNETES -> kubernetes(text);
      case DOCKER -> docker(text);
    };
  }

  private static List<ShellStep> github(String text) {
    JsonNode workflow = new YAMLMapper().readTree(text);
    String shell = workflow.at("/defaults/run/shell").asString();
    List<ShellStep> steps = new ArrayList<>();
    for (JsonNode job : workflow.path("jobs").values()) {
      for (JsonNode step : job.path("steps").values()) {
        if (step.has("run")) {
          Map<String, String> environment = strings(workflow.path("env"));
          environment.putAll(strings(step.path("env")));
          String where = CiFile.GITHUB.file() + ": " + step.path("name").asString();
          steps.add(new ShellStep(where, shell, environment, step.path("run").asString()));
        }
      }
    }
    return steps;
  }

  private static List<ShellStep> gitlab(String text) {
    List<ShellStep> steps = new ArrayList<>();
    new YAMLMapper()
        .readTree(text)
        .forEachEntry((name, job) -> {
          for (String part : List.of("before_script", "script", "after_script")) {
            StringBuilder script = new StringBuilder();
            job.path(part).values().forEach(line -> script.append(line.asString()).append('\n'));
            if (!script.isEmpty()) {
              String where = CiFile.GITLAB.file() + ": " + name + ", " + part;
              steps.add(
                  new ShellStep(where, "sh", strings(job.path("variables")), script.toString()));
            }
          }
        });
    return steps;
  }

  private static List<ShellStep> jenkins(String text) {
    PipelineBlock pipeline = PipelineParser.parse(text);
    Map<String, String> environment = new LinkedHashMap<>();
    pipeline.children("environment").forEach(block -> environment.putAll(block.assignments()));
    axes(pipeline).forEach((name, values) -> environment.put(name, values.getFirst()));
    List<ShellStep> steps = new ArrayList<>();
    pipeline
        .all()
        .filter(block -> block.name().equals("sh"))
        .forEach(sh -> {
          String where = CiFile.JENKINS.file() + ": line " + sh.line();
          steps.add(new ShellStep(where, "sh", environment, sh.arguments().getFirst()));
        });
    return steps;
  }

  /** The axes of a matrix with their values. */
  static Map<String, List<String>> axes(PipelineBlock pipeline) {
    Map<String, List<String>> axes = new LinkedHashMap<>();
    pipeline
        .all()
        .filter(block -> block.name().equals("axis"))
        .forEach(axis ->
            axes.put(
                axis.children("name").getFirst().arguments().getFirst(),
                axis.children("values").getFirst().arguments()));
    return axes;
  }

  private static List<ShellStep> kubernetes(String text) {
    List<ShellStep> steps = new ArrayList<>();
    for (String document : text.split("(?m)^---$", -1)) {
      for (JsonNode container :
          new YAMLMapper().readTree(document).at("/spec/template/spec/containers").values()) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("JOB_COMPLETION_INDEX", "0");
        for (JsonNode variable : container.path("env").values()) {
          environment.put(variable.path("name").asString(), variable.path("value").asString());
        }
        String where = CiFile.KUBERNETES.file() + ": " + container.path("name").asString();
        String script = container.at("/args/0").asString();
        steps.add(new ShellStep(where, "sh", environment, script));
      }
    }
    return steps;
  }

  /** Each {@code RUN}, its continued lines joined as Docker does. */
  private static List<ShellStep> docker(String text) {
    return text.replace("\\\n", "")
        .lines()
        .filter(line -> line.startsWith("RUN "))
        .map(line -> line.substring("RUN ".length()))
        .map(script -> new ShellStep(CiFile.DOCKER.file() + ": " + script, "sh", Map.of(), script))
        .toList();
  }

  private static Map<String, String> strings(JsonNode object) {
    Map<String, String> found = new LinkedHashMap<>();
    object.forEachEntry((name, value) -> found.put(name, value.asString()));
    return found;
  }
}
