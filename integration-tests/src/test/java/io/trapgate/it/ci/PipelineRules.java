package io.trapgate.it.ci;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The shape of a declarative pipeline as far as our Jenkinsfile uses it: which section may stand in
 * which, what each needs, which steps there are and how their parameters are called. After Jenkins'
 * "Pipeline Syntax" and the step references of its plugins; Jenkins' own validator only runs inside
 * Jenkins.
 */
final class PipelineRules {
  /** When something is done behind a stage or the whole. */
  private static final Set<String> POST_CONDITIONS =
      Set.of(
          "always",
          "changed",
          "fixed",
          "regression",
          "aborted",
          "failure",
          "success",
          "unstable",
          "unsuccessful",
          "cleanup");

  private static final Set<String> STAGE =
      Set.of(
          "agent",
          "options",
          "environment",
          "tools",
          "input",
          "when",
          "steps",
          "stages",
          "parallel",
          "matrix",
          "post");

  /** What may stand in a section; the sections that aren't here hold options or steps. */
  private static final Map<String, Set<String>> SECTIONS =
      Map.of(
          "pipeline",
          Set.of(
              "agent",
              "options",
              "environment",
              "tools",
              "parameters",
              "triggers",
              "libraries",
              "stages",
              "post"),
          "stages",
          Set.of("stage"),
          "parallel",
          Set.of("stage"),
          "stage",
          STAGE,
          "matrix",
          Set.of(
              "axes",
              "excludes",
              "agent",
              "options",
              "environment",
              "tools",
              "input",
              "when",
              "stages",
              "post"),
          "axes",
          Set.of("axis"),
          "axis",
          Set.of("name", "values"),
          "agent",
          Set.of("label", "docker", "dockerfile", "kubernetes", "node"),
          "tools",
          Set.of("jdk", "maven", "gradle"),
          "post",
          POST_CONDITIONS);

  private static final Map<String, Set<String>> NEEDED =
      Map.of(
          "pipeline", Set.of("agent", "stages"),
          "matrix", Set.of("axes", "stages"),
          "axis", Set.of("name", "values"),
          "stages", Set.of("stage"),
          "axes", Set.of("axis"));

  /** The steps and options, each with its parameters; the first may go without its name. */
  private static final Map<String, Set<String>> STEPS =
      Map.of(
          "sh",
          Set.of("script", "label", "returnStatus", "returnStdout", "encoding"),
          "junit",
          Set.of(
              "testResults",
              "allowEmptyResults",
              "checksName",
              "healthScaleFactor",
              "keepLongStdio",
              "keepProperties",
              "skipMarkingBuildUnstable",
              "skipPublishingChecks"),
          "archiveArtifacts",
          Set.of(
              "artifacts",
              "allowEmptyArchive",
              "caseSensitive",
              "defaultExcludes",
              "excludes",
              "fingerprint",
              "followSymlinks",
              "onlyIfSuccessful"),
          "timeout",
          Set.of("time", "unit", "activity"),
          "buildDiscarder",
          Set.of("strategy"),
          "disableConcurrentBuilds",
          Set.of("abortPrevious"));

  private static final Set<String> STEP_HOLDERS =
      Stream.concat(Stream.of("steps", "options"), POST_CONDITIONS.stream())
          .collect(Collectors.toUnmodifiableSet());

  private PipelineRules() {}

  /** What is wrong, a line each; none when the file is as Jenkins wants it. */
  static List<String> findings(String text) {
    List<String> findings = new ArrayList<>();
    try {
      PipelineBlock pipeline = PipelineParser.parse(text);
      pipeline.all().forEach(block -> check(block, findings));
    } catch (IllegalArgumentException e) {
      findings.add(e.getMessage());
    }
    return findings;
  }

  private static void check(PipelineBlock block, List<String> findings) {
    String where = "line " + block.line() + ": " + block.name();
    Set<String> names = new HashSet<>();
    for (PipelineBlock child : block.children()) {
      names.add(child.name());
      if (STEP_HOLDERS.contains(block.name())) {
        checkStep(child, findings);
      } else if (!SECTIONS.getOrDefault(block.name(), Set.of()).contains(child.name())) {
        findings.add(
            "line " + child.line() + ": " + child.name() + " may not stand in " + block.name());
      }
    }
    for (String needed : NEEDED.getOrDefault(block.name(), Set.of())) {
      if (block.block() && !names.contains(needed)) {
        findings.add(where + " needs " + needed);
      }
    }
    if (block.name().equals("stage")) {
      names.retainAll(Set.of("steps", "stages", "parallel", "matrix"));
      if (names.size() != 1) {
        findings.add(
            where + " has " + names + " (expected: one of steps, stages, parallel, matrix)");
      }
    }
    if (STEP_HOLDERS.contains(block.name()) && block.children().isEmpty()) {
      findings.add(where + " is empty");
    }
    if (!block.assignments().isEmpty() && !block.name().equals("environment")) {
      findings.add(where + " assigns " + block.assignments().keySet());
    }
  }

  private static void checkStep(PipelineBlock step, List<String> findings) {
    Set<String> parameters = STEPS.get(step.name());
    if (parameters == null) {
      findings.add("line " + step.line() + ": no step or option " + step.name());
      return;
    }
    for (String name : step.named().keySet()) {
      if (!parameters.contains(name)) {
        findings.add("line " + step.line() + ": " + step.name() + " has no parameter " + name);
      }
    }
    if (step.arguments().size() > 1) {
      findings.add("line " + step.line() + ": " + step.name() + " takes one value without a name");
    }
  }
}
