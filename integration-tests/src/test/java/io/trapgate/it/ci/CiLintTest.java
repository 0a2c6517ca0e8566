package io.trapgate.it.ci;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
    Path file = Files.writeString(folder.resolve(kind.file()), kind.text());

    assertThat(ShellSteps.of(kind, kind.text())).as("scripts in %s", kind.file()).isNotEmpty();
    assertThat(Linters.findings(kind, List.of(file))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(CiFile.class)
  void findsWhatIsPlanted(CiFile kind) throws Exception {
    Map<Path, Planted> planted = new LinkedHashMap<>();
    for (Planted mistake : Planted.in(kind)) {
      assertThat(kind.text()).contains(mistake.good());
      Path place = Files.createDirectory(folder.resolve("planted" + planted.size()));
      String text = kind.text().replace(mistake.good(), mistake.bad());
      planted.put(Files.writeString(place.resolve(kind.file()), text), mistake);
    }

    List<String> findings = Linters.findings(kind, List.copyOf(planted.keySet()));

    assertThat(planted).isNotEmpty();
    planted.forEach((file, mistake) ->
        assertThat(findings)
            .as("%s: %s instead of %s", kind.file(), mistake.bad(), mistake.good())
            .anyMatch(
                line -> line.startsWith(file.toString()) && line.contains(mistake.finding())));
  }

  /** What stands in a file, what is written instead, and what a linter has to say of it. */
  private record Planted(CiFile kind, String good, String bad, String finding) {
    private static final String ALL =
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
        """;

    static List<Planted> in(CiFile kind) {
      return ALL.lines()
          .map(line -> line.split(" *\\| +"))
          .map(cell -> new Planted(CiFile.valueOf(cell[0]), cell[1], cell[2], cell[3]))
          .filter(planted -> planted.kind == kind)
          .toList();
    }
  }
}
