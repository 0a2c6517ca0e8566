package io.trapgate.it.ci;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The jobs that GitHub makes of the matrix, with the few expressions that our file uses. */
record GithubMatrix(List<String> shards) {
  private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{ (.*?) }}");

  static GithubMatrix of(String text) {
    JsonNode matrix = new YAMLMapper().readTree(text).at("/jobs/sessions/strategy/matrix/shard");
    return new GithubMatrix(matrix.values().stream().map(JsonNode::asString).toList());
  }

  /** The environment of a step in the job of that shard. */
  Map<String, String> environment(ShellStep step, String shard) {
    Map<String, String> contexts =
        Map.of("matrix.shard", shard, "strategy.job-total", Integer.toString(shards.size()));
    Map<String, String> values = new LinkedHashMap<>();
    step.environment().forEach((name, value) -> values.put(name, expanded(value, contexts)));
    if (EXPRESSION.matcher(step.script()).find()) {
      throw new IllegalStateException(
          step.where() + ": an expression in the script (expected: in env, where it can't inject)");
    }
    return values;
  }

  private static String expanded(String value, Map<String, String> contexts) {
    Matcher matcher = EXPRESSION.matcher(value);
    return matcher.replaceAll(found -> {
      String context = contexts.get(found.group(1));
      if (context == null) {
        throw new IllegalStateException("expression " + found.group(1) + " is not known here");
      }
      return Matcher.quoteReplacement(context);
    });
  }
}
