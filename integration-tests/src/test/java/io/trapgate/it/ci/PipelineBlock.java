package io.trapgate.it.ci;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One call in a declarative Jenkinsfile, such as {@code stage('run') { ... }} or {@code sh '...'}.
 *
 * @param arguments the positional ones, as text
 * @param named the named ones
 * @param block whether a block in braces follows
 * @param children the calls in the block
 * @param assignments what the block assigns, such as {@code GUEST = 'firmware.elf'}
 */
record PipelineBlock(
    String name,
    int line,
    List<String> arguments,
    Map<String, String> named,
    boolean block,
    List<PipelineBlock> children,
    Map<String, String> assignments) {

  /** This block and all below it, from the outside in. */
  Stream<PipelineBlock> all() {
    return Stream.concat(Stream.of(this), children.stream().flatMap(PipelineBlock::all));
  }

  /** The children of that name. */
  List<PipelineBlock> children(String wanted) {
    return children.stream().filter(child -> child.name.equals(wanted)).toList();
  }
}
