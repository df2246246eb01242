// Makes what is published smaller and leaves its stack traces readable.
import type { minifySync } from 'rolldown/utils';
import ts from 'typescript';

/**
 * The module without comments and white space, its local names short. Functions and classes keep their names, and every
 * statement of the module and every method has a line of its own: that is what a stack trace shows.
 */
export function shrink(source: string, minify: typeof minifySync): string {
  const { code, errors } = minify('module.js', source, {
    module: true,
    compress: false,
    mangle: { toplevel: false, keepNames: true },
    codegen: { removeWhitespace: true },
  });
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return inLines(code, pureConstants(source));
}

const mark = '/*@__PURE__*/';

/** Constants whose value is marked as pure: the marks are comments, and go with them. */
function pureConstants(source: string): Set<string> {
  const file = ts.createSourceFile('module.js', source, ts.ScriptTarget.Latest, true);
  const isMarked = ({ initializer }: ts.VariableDeclaration) =>
    initializer !== undefined && /@__PURE__/.test(source.slice(initializer.pos, initializer.getStart(file)));
  return new Set(
    constantsOf(file)
      .filter(isMarked)
      .map(({ name }) => name.getText(file)),
  );
}

const constantsOf = (file: ts.SourceFile): ts.VariableDeclaration[] =>
  file.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations]);

function inLines(code: string, pure: ReadonlySet<string>): string {
  const file = ts.createSourceFile('module.js', code, ts.ScriptTarget.Latest, true);
  const additions = new Map<number, string>(file.statements.map(({ end }) => [end, '\n']));
  for (const { name, initializer, pos } of constantsOf(file)) {
    // What the compiler of the build has joined, after its comma.
    if (code[pos - 1] === ',') additions.set(pos, '\n');
    if (initializer && pure.has(name.getText(file))) additions.set(initializer.getStart(file), mark);
  }
  const visit = (node: ts.Node): void => {
    if (ts.isClassLike(node))
      for (const member of node.members)
        if (!ts.isPropertyDeclaration(member)) additions.set(member.end, '\n');
    ts.forEachChild(node, visit);
  };
  visit(file);
  let text = '';
  let from = 0;
  for (const [at, addition] of [...additions].sort(([a], [b]) => a - b)) {
    text += code.slice(from, at).trimStart() + addition;
    from = at;
  }
  return text + code.slice(from).trimStart();
}
