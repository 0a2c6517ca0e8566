package io.trapgate.it.ci;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The files of docs/ci have no finding; each linter is shown to find what is planted for it. */
@NeedsTool({"node", "yamllint", "shellcheck"})
class CiLintTest {
  @TempDir Path folder;

  @BeforeAll
  static void needsTheLinters() {
    Linters.missing()
        .ifPresent(missing -> {
          assertThat(Boolean.getBoolean("tools.required")).as(missing).isFalse();
          System.err.println("SKIPPED CiLintTest: " + missing);
          Assumptions.abort(missing);
        });
  }

  @ParameterizedTest
  @EnumSource(CiFile.class)
  void theFileHasNoFinding(CiFile kind) throws Exception {
    assertThat(ShellSteps.of(kind, kind.text())).as("scripts in %s", kind.file()).isNotEmpty();
    assertThat(findings(kind, kind.text())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          GITHUB     | permissions:            | permision:              | unexpected key
          GITHUB     | contents: read          | contents: reed          | available values are
          GITHUB     | ubuntu-24.04            | ubuntu-24.40            | label
          GITHUB     | matrix.shard }}/        | matrix.shrad }}/        | shrad
          GITHUB     | persist-credentials:    | persist-credential:     | persist-credential
          GITHUB     | retention-days:         | retentiondays:          | retentiondays
          GITHUB     | --shard "$SHARD"        | --shard $SHARD          | SC2086
          GITHUB     | fail-fast: false  #     | fail-fast: false #      | too few spaces
          GITLAB     | expire_in:              | expires_in:             | expires_in
          GITLAB     | parallel: 4             | parallel: four          | /debug-sessions/parallel
          GITLAB     | when: always            | when: allways           | /debug-sessions
          GITLAB     | then git clone          | git clone               | SC1
          JENKINS    | axes {                  | axis {                  | may not stand in matrix
          JENKINS    | stages {                | stage {                 | needs stages
          JENKINS    | buildDiscarder(         | buildDiscard(           | no step or option buildDiscard
          JENKINS    | fingerprint: true       | fingerprints: true      | has no parameter fingerprints
          JENKINS    | label 'linux' }         | label 'linux'           | Jenkinsfile
          JENKINS    | "$SHARD/$SHARDS"        | $SHARD/$SHARDS          | SC2086
          KUBERNETES | completionMode: Indexed | completionMode: indexed | allowed values
          KUBERNETES | backoffLimitPerIndex:   | backofLimitPerIndex:    | backofLimitPerIndex
          KUBERNETES | drop: [ALL]             | drop: ALL               | capabilities
          KUBERNETES | "/results/$JOB     | /results/$JOB           | SC
          DOCKER     | USER 65532:65532        | USR 65532:65532         | USR
          DOCKER     | --from=trapgate         | --form=trapgate         | form
          DOCKER     | && chmod                | && (chmod               | SC1
          KUBERNETES | accessModes:            | accessMode:             | accessMode
          """)
  void findsWhatIsPlanted(CiFile kind, String good, String bad, String finding) throws Exception {
    String text = kind.text();
    assertThat(text).contains(good);

    assertThat(findings(kind, text.replace(good, bad)))
        .as("%s instead of %s", bad, good)
        .anyMatch(line -> line.contains(finding));
  }

  private List<String> findings(CiFile kind, String text) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve(kind.file()), text);
    List<String> findings = new ArrayList<>();
    if (kind == CiFile.JENKINS) {
      findings.addAll(PipelineRules.findings(text));
      if (!findings.isEmpty()) {
        return findings; // its steps can't be told
      }
    } else {
      if (kind != CiFile.DOCKER) {
        findings.addAll(Linters.yaml(file));
      }
      findings.addAll(Linters.schema(kind, file));
    }
    for (ShellStep step : ShellSteps.of(kind, text)) {
      findings.addAll(Linters.shell(step));
    }
    return findings;
  }
}
