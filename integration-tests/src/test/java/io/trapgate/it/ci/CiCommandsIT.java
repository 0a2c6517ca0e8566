package io.trapgate.it.ci;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of docs/ci, run here as each engine runs them: a user's project with five sessions
 * of which one fails, divided over the jobs. Together the jobs run each session once; the job with
 * the wrong one fails, the others pass; each leaves its report where the engine looks for it.
 */
@NeedsTool({"git", "gdb-multiarch", "node", "rsync"})
class CiCommandsIT {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String KEPT = ".trapgate";
  private static final String BUILDING = "trapgate: building";

  @TempDir static Path folder;
  private static CiProject project;

  /** The clone with its build, as the first job leaves it in the engine's cache. */
  private static Path kept;

  /** GitHub's steps up to the run, without anything in the cache: this clones and builds. */
  @BeforeAll
  static void theFirstJobClonesAndBuilds() throws Exception {
    project = CiProject.create(folder);
    Path workspace = project.checkout("first");
    String text = project.adapted(CiFile.GITHUB);
    GithubMatrix matrix = GithubMatrix.of(text);
    for (ShellStep step : ShellSteps.of(CiFile.GITHUB, text).subList(0, 2)) {
      ToolRun run = bash(workspace, step, matrix.environment(step, "1"));
      assertThat(run.exitCode()).as(step.where() + "\n" + run.output()).isZero();
    }
    kept = workspace.resolve(KEPT);
    project.install(kept);
    assertThat(kept.resolve("stub-server/target/launcher/stamp")).exists();
  }

  @Test
  void github() throws Exception {
    String text = project.adapted(CiFile.GITHUB);
    GithubMatrix matrix = GithubMatrix.of(text);
    Path all = Files.createDirectory(folder.resolve("github"));
    List<Integer> exitCodes = new ArrayList<>();
    for (String shard : matrix.shards()) {
      Path workspace = project.checkout("github/" + shard);
      project.restore(kept, workspace);
      Path summary = workspace.resolve("summary.md");
      int failed = 0;
      for (ShellStep step : ShellSteps.of(CiFile.GITHUB, text)) {
        Map<String, String> environment = matrix.environment(step, shard);
        environment.put("GITHUB_STEP_SUMMARY", summary.toString());
        ToolRun run = bash(workspace, step, environment);
        assertThat(run.output()).as(step.where()).doesNotContain(BUILDING);
        failed += run.exitCode();
      }
      exitCodes.add(failed);
      assertThat(summary).content().containsPattern("(?m)^ {4}\\d of \\d passed in ");
      assertThat(workspace.resolve("results/report.html")).exists();
    }
    assertThat(exitCodes).as("exit codes of the jobs").containsExactlyInAnyOrder(1, 0, 0, 0);
    eachSessionOnce(all);
  }

  /**
   * The whole file by gitlab-ci-local, which reads it as GitLab does and runs its jobs in shells.
   */
  @Test
  void gitlab() throws Exception {
    Path workspace = project.checkout("gitlab");
    Path cache = workspace.resolve(".gitlab-ci-local/cache/trapgate-v0.1.0");
    Files.createDirectories(cache);
    project.restore(kept, cache.resolve(KEPT));
    List<String> command =
        List.of(
            "node",
            Linters.folder().resolve("node_modules/.bin/gitlab-ci-local").toString(),
            "--force-shell-executor",
            "--shell-isolation",
            "--concurrency",
            "2");

    ToolRun run = ToolRun.of(workspace, project.environment(), LIMIT, command);

    assertThat(run.output()).contains("imported cache").doesNotContain(BUILDING);
    assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
    assertThat(run.output().lines().filter(line -> line.startsWith(" PASS "))).hasSize(3);
    assertThat(run.output().lines().filter(line -> line.startsWith(" FAIL "))).hasSize(1);
    eachSessionOnce(workspace.resolve(".gitlab-ci-local/artifacts"));
  }

  @Test
  void jenkins() throws Exception {
    PipelineBlock pipeline = PipelineParser.parse(project.adapted(CiFile.JENKINS));
    List<ShellStep> steps = ShellSteps.of(CiFile.JENKINS, project.adapted(CiFile.JENKINS));
    Map<String, List<String>> axes = ShellSteps.axes(pipeline);
    assertThat(axes).containsOnlyKeys("SHARD");
    List<String> shards = axes.getOrDefault("SHARD", List.of());
    assertThat(steps.getFirst().environment())
        .containsEntry("SHARDS", Integer.toString(shards.size()));
    Path all = Files.createDirectory(folder.resolve("jenkins"));
    List<Integer> exitCodes = new ArrayList<>();
    for (String shard : shards) {
      Path workspace = project.checkout("jenkins/" + shard);
      project.restore(kept, workspace.resolve(".trapgate-v0.1.0"));
      int failed = 0;
      for (ShellStep step : steps) {
        Map<String, String> environment = new LinkedHashMap<>(step.environment());
        environment.put("SHARD", shard);
        ToolRun run = shell(workspace, List.of("sh", "-xe"), step, environment);
        assertThat(run.output()).as(step.where()).doesNotContain(BUILDING);
        failed += run.exitCode();
      }
      exitCodes.add(failed);
      assertThat(workspace.resolve("results/" + shard + "/junit.xml")).exists();
    }
    assertThat(exitCodes).as("exit codes of the cells").containsExactlyInAnyOrder(1, 0, 0, 0);
    eachSessionOnce(all);
  }

  /** Each index of the Job, its volumes folders of this machine. */
  @Test
  void kubernetes() throws Exception {
    ShellStep step = ShellSteps.of(CiFile.KUBERNETES, CiFile.KUBERNETES.text()).getFirst();
    int completions = KubernetesJob.completions(CiFile.KUBERNETES.text());
    assertThat(step.environment()).containsEntry("SHARDS", Integer.toString(completions));
    Path workspace = project.checkout("kubernetes");
    String volumes = String.join("|", KubernetesJob.mounts(CiFile.KUBERNETES.text()));
    String script =
        step.script().replaceAll("(?<=[ \"])(?=(" + volumes + ")/)", workspace.toString());
    List<Integer> exitCodes = new ArrayList<>();
    for (int index = 0; index < completions; index++) {
      Map<String, String> environment = new LinkedHashMap<>(project.environment());
      environment.putAll(step.environment());
      environment.put("JOB_COMPLETION_INDEX", Integer.toString(index));
      List<String> command = new ArrayList<>(KubernetesJob.command(CiFile.KUBERNETES.text()));
      command.add(script);
      ToolRun run = ToolRun.of(workspace, environment, LIMIT, command);
      assertThat(run.output()).contains(" passed in ");
      exitCodes.add(run.exitCode());
    }
    assertThat(exitCodes)
        .as("exit codes of the indexes")
        .containsExactlyInAnyOrder(1, 0, 0, 0, 0, 0, 0, 0);
    eachSessionOnce(workspace.resolve("results"));
  }

  private static void eachSessionOnce(Path reports) throws IOException {
    Verdicts verdicts = Verdicts.below(reports);
    assertThat(verdicts.sessions()).containsExactlyInAnyOrderElementsOf(CiProject.sessions());
    assertThat(verdicts.failed()).containsExactly(CiProject.WRONG);
  }

  /** As GitHub starts the shell {@code bash}. */
  private static ToolRun bash(Path workspace, ShellStep step, Map<String, String> environment)
      throws IOException, InterruptedException {
    assertThat(step.shell()).isEqualTo("bash");
    List<String> bash = List.of("bash", "--noprofile", "--norc", "-eo", "pipefail");
    return shell(workspace, bash, step, environment);
  }

  private static ToolRun shell(
      Path workspace, List<String> shell, ShellStep step, Map<String, String> own)
      throws IOException, InterruptedException {
    Map<String, String> environment = new LinkedHashMap<>(project.environment());
    environment.putAll(own);
    List<String> command = new ArrayList<>(shell);
    command.add(
        Files.writeString(Files.createTempFile(folder, "step", ".sh"), step.script()).toString());
    return ToolRun.of(workspace, environment, LIMIT, command);
  }
}
