// Marks what a module computes for its constants, so that a bundler may drop the constants nobody uses.
import ts from 'typescript';

/**
 * The source with every constant of the module that is computed by calls, spreads or look-ups wrapped in a call marked as
 * pure. Line numbers stay. What is no constant (a statement, a destructuring, a `let`) stays as it is.
 */
export function markPure(source: string): string {
  const file = ts.createSourceFile('module.ts', source, ts.ScriptTarget.Latest, true);
  const computed = file.statements
    .filter(ts.isVariableStatement)
    .filter(({ declarationList }) => (declarationList.flags & ts.NodeFlags.Const) !== 0)
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .flatMap(({ name, initializer }) =>
      ts.isIdentifier(name) && initializer && mayDoSomething(initializer) && !hasAwait(initializer)
        ? [initializer]
        : [],
    );
  return computed.reduceRight(
    (text, node) =>
      `${text.slice(0, node.getStart(file))}/* @__PURE__ */ (() => (${text.slice(node.getStart(file), node.end)}))()${text.slice(node.end)}`,
    source,
  );
}

/** Whether a bundler has to think that evaluating it does something: what stands in functions is not evaluated yet. */
function mayDoSomething(node: ts.Node): boolean {
  if (ts.isFunctionLike(node) || ts.isTypeNode(node)) return false;
  if (
    ts.isCallExpression(node) ||
    ts.isNewExpression(node) ||
    ts.isTaggedTemplateExpression(node) ||
    ts.isSpreadElement(node) ||
    ts.isSpreadAssignment(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isClassExpression(node) ||
    ts.isRegularExpressionLiteral(node)
  )
    return true;
  return ts.forEachChild(node, mayDoSomething) ?? false;
}

/** Whether it waits: it cannot be moved into a function. */
function hasAwait(node: ts.Node): boolean {
  if (ts.isFunctionLike(node)) return false;
  return ts.isAwaitExpression(node) || (ts.forEachChild(node, hasAwait) ?? false);
}
