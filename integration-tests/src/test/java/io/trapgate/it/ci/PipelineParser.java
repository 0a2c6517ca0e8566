package io.trapgate.it.ci;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.Phases;

/**
 * Reads a declarative Jenkinsfile with the compiler of Groovy, up to the syntax tree: nothing of it
 * is run. What is not a call with constants, a block or an assignment is refused, as Jenkins does
 * outside of {@code script}.
 */
final class PipelineParser {
  private PipelineParser() {}

  /** The block {@code pipeline}. */
  static PipelineBlock parse(String text) {
    CompilationUnit unit = new CompilationUnit();
    unit.addSource("Jenkinsfile", text);
    try {
      unit.compile(Phases.CONVERSION);
    } catch (CompilationFailedException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    List<PipelineBlock> found = new ArrayList<>();
    for (Statement statement :
        unit.getAST().getModules().getFirst().getStatementBlock().getStatements()) {
      found.add(call(statement));
    }
    if (found.size() != 1 || !found.getFirst().name().equals("pipeline")) {
      throw new IllegalArgumentException(
          "statements: "
              + found.stream().map(PipelineBlock::name).toList()
              + " (expected: one, pipeline)");
    }
    return found.getFirst();
  }

  private static PipelineBlock call(Statement statement) {
    if (statement instanceof ExpressionStatement line) {
      return call(line.getExpression());
    }
    throw refused(statement, "a call of a section or step");
  }

  private static PipelineBlock call(Expression expression) {
    if (!(expression instanceof MethodCallExpression call) || !call.isImplicitThis()) {
      throw refused(expression, "a call of a section or step");
    }
    List<String> arguments = new ArrayList<>();
    Map<String, String> named = new HashMap<>();
    List<PipelineBlock> children = new ArrayList<>();
    Map<String, String> assignments = new HashMap<>();
    boolean block = false;
    for (Expression argument : ((TupleExpression) call.getArguments()).getExpressions()) {
      switch (argument) {
        case ClosureExpression closure -> {
          block = true;
          read(closure, children, assignments);
        }
        case MapExpression map ->
            map.getMapEntryExpressions()
                .forEach(entry ->
                    named.put(text(entry.getKeyExpression()), text(entry.getValueExpression())));
        default -> arguments.add(text(argument)); // Groovy's tree is an open world
      }
    }
    return new PipelineBlock(
        call.getMethodAsString(),
        call.getLineNumber(),
        List.copyOf(arguments),
        Map.copyOf(named),
        block,
        List.copyOf(children),
        Map.copyOf(assignments));
  }

  private static void read(
      ClosureExpression closure, List<PipelineBlock> children, Map<String, String> assignments) {
    for (Statement statement : ((BlockStatement) closure.getCode()).getStatements()) {
      if (statement instanceof ExpressionStatement line
          && line.getExpression() instanceof BinaryExpression pair
          && pair.getOperation().getText().equals("=")
          && pair.getLeftExpression() instanceof VariableExpression variable) {
        assignments.put(variable.getName(), text(pair.getRightExpression()));
      } else if (statement instanceof ExpressionStatement line
          && line.getExpression() instanceof VariableExpression word) {
        // A word without parentheses, such as the condition "always" of a when or an agent's "any".
        throw refused(word, "a call with parentheses or an argument");
      } else {
        children.add(call(statement));
      }
    }
  }

  /** A constant's text; a call as an argument, such as {@code logRotator(...)}, by its name. */
  private static String text(Expression expression) {
    return switch (expression) {
      case ConstantExpression constant -> String.valueOf(constant.getValue());
      case VariableExpression word -> word.getName();
      case MethodCallExpression inner -> inner.getMethodAsString();
      // Groovy's tree is an open world; a "$" in double quotes would be Groovy's, not the shell's.
      default -> throw refused(expression, "a constant");
    };
  }

  private static IllegalArgumentException refused(ASTNode node, String expected) {
    return new IllegalArgumentException(
        "line " + node.getLineNumber() + ": " + node.getText() + " (expected: " + expected + ")");
  }
}
