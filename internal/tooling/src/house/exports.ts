// Finds what files and doors export, by syntax alone.
import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';
import { parseFile } from './parse.ts';

/** A declaration that a file exports. */
export interface Exported {
  readonly name: string;
  readonly file: string;
  readonly node: ts.Node;
}

/** What a file declares and exports itself, by syntax alone; re-exports are not followed. */
export function exportedDeclarations(source: ts.SourceFile): Exported[] {
  const file = source.fileName;
  const byName = new Map<string, ts.Node>();
  const found: Exported[] = [];
  for (const statement of source.statements) {
    const named = declaredNames(statement);
    for (const { name, node } of named) if (!byName.has(name)) byName.set(name, node);
    if (isExported(statement)) found.push(...named.map(({ name, node }) => ({ name, file, node })));
  }
  for (const element of exportElements(source, (from) => from === undefined)) {
    const node = byName.get((element.propertyName ?? element.name).text);
    if (node) found.push({ name: element.name.text, file, node });
  }
  // Overloads are several declarations of one export: the first carries the comment.
  return found.filter(({ name }, index) => found.findIndex((other) => other.name === name) === index);
}

/** What users reach through a door: its re-exports followed to the declarations, file by file. */
export function reachableExports(root: string, door: string): Exported[] {
  const source = parseFile(root, door);
  const reached = exportedDeclarations(source);
  for (const statement of source.statements) {
    if (!ts.isExportDeclaration(statement) || !statement.moduleSpecifier) continue;
    const specifier = (statement.moduleSpecifier as ts.StringLiteral).text;
    const target = posix.join(posix.dirname(door), specifier);
    if (!specifier.startsWith('.') || !existsSync(posix.join(root, target))) continue;
    const exports = reachableExports(root, target);
    if (!statement.exportClause) reached.push(...exports);
    else if (ts.isNamedExports(statement.exportClause)) {
      const names = new Set(
        statement.exportClause.elements.map((element) => (element.propertyName ?? element.name).text),
      );
      reached.push(...exports.filter(({ name }) => names.has(name)));
    }
  }
  return reached;
}

function exportElements(
  source: ts.SourceFile,
  accepts: (from: ts.Expression | undefined) => boolean,
): ts.ExportSpecifier[] {
  return source.statements.flatMap((statement) =>
    ts.isExportDeclaration(statement) &&
    accepts(statement.moduleSpecifier) &&
    statement.exportClause &&
    ts.isNamedExports(statement.exportClause)
      ? [...statement.exportClause.elements]
      : [],
  );
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

function declaredNames(statement: ts.Statement): { name: string; node: ts.Node }[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => ({
      name: name.getText(),
      node: statement,
    }));
  }
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return isNamed && statement.name ? [{ name: statement.name.text, node: statement }] : [];
}

/** The doc comment of a declaration: its text and its `@example` texts. */
export function docOf(
  node: ts.Node,
): { text: string; examples: readonly { text: string; line: number }[] } | undefined {
  const docs = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const doc = docs.at(-1);
  if (!doc) return undefined;
  const examples = (doc.tags ?? []).filter(({ tagName }) => tagName.text === 'example');
  return {
    text: ts.getTextOfJSDocComment(doc.comment) ?? '',
    examples: examples.map((tag) => ({ text: rawText(tag), line: lineOfTag(tag) })),
  };
}

/** The text of a tag as written, without the stars: the parsed text loses blank lines and indents. */
function rawText(tag: ts.JSDocTag): string {
  const [first = '', ...rest] = tag.getText().replace(/\*\/$/, '').split('\n');
  return [first.replace(/^@example ?/, ''), ...rest.map((line) => line.replace(/^\s*\* ?/, ''))]
    .join('\n')
    .trimEnd();
}

function lineOfTag(tag: ts.JSDocTag): number {
  return tag.getSourceFile().getLineAndCharacterOfPosition(tag.getStart()).line + 1;
}
