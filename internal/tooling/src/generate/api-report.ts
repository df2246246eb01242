// Writes the public types of a door as text.
import { dirname, join } from 'node:path';
import ts from 'typescript';
import type { Door, House } from '../house/house.ts';
import { referencedBy } from '../house/references.ts';

const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });

/** The public types of a door, as text. */
export interface ApiReport {
  readonly door: Door;
  /** `undefined` when the door is not built. */
  readonly text: string | undefined;
  /** Number of exports. */
  readonly exports: number;
}

/**
 * Reports every door from its built declarations: what it exports, by name, then what those mention, and nothing of how the
 * build cut them into chunks. Comments are left out: the report changes when the types change.
 */
export function apiReports({ root, packages }: House): ApiReport[] {
  const doors = packages.flatMap((entry) => entry.doors);
  const program = openDeclarations(doors.map(({ types }) => join(root, types)));
  const checker = program.getTypeChecker();
  return doors.map((door) => {
    const file = program.getSourceFile(join(root, door.types));
    const symbol = file && checker.getSymbolAtLocation(file);
    const exports = symbol ? checker.getExportsOfModule(symbol) : [];
    return { door, exports: exports.length, text: file && render(door, exports, checker) };
  });
}

/** A program over the declarations alone: other packages and the standard library are not loaded, only named. */
function openDeclarations(files: readonly string[]): ts.Program {
  const options: ts.CompilerOptions = {
    noLib: true,
    types: [],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  };
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map(({ text }) => {
      const resolvedFileName = join(dirname(from), text.replace(/\.js$/, '.d.ts'));
      const isOurs = text.startsWith('.') && host.fileExists(resolvedFileName);
      return { resolvedModule: isOurs ? { resolvedFileName, extension: ts.Extension.Dts } : undefined };
    });
  return ts.createProgram([...files], options, host);
}

function render(door: Door, exports: readonly ts.Symbol[], checker: ts.TypeChecker): string {
  const byName = [...exports].sort((a, b) => (a.name < b.name ? -1 : 1));
  const resolve = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const exported = new Map(byName.map((symbol) => [resolve(symbol), symbol.name]));
  const { internals, imports } = referencedBy([...exported.keys()], checker);
  const foreign = byName.filter((symbol) => !resolve(symbol).declarations?.length);
  const sections = [
    [
      `// What ${door.specifier} exports. Written by \`npm run generate\`; a change here is a change for users.`,
    ],
    imports,
    foreign.map((symbol) => printForeign(symbol)),
    byName.flatMap((symbol) => printAll(resolve(symbol), symbol.name)),
    internals.length > 0 ? ['// Mentioned above, not exported.'] : [],
    internals.flatMap((symbol) => printAll(symbol, undefined)),
  ];
  const text = sections
    .filter((section) => section.length > 0)
    .map((section) => section.join('\n'))
    .join('\n\n');
  return `${text}\n${internals.length > 0 ? '\nexport {};\n' : ''}`;
}

function printForeign(symbol: ts.Symbol): string {
  const element = symbol.declarations?.[0];
  return element
    ? printer.printNode(ts.EmitHint.Unspecified, statementOf(element), element.getSourceFile())
    : `export { ${symbol.name} };`;
}

/** Every declaration of a symbol; `name` is what it is exported as. */
function printAll(symbol: ts.Symbol, name: string | undefined): string[] {
  const texts = (symbol.declarations ?? []).map((node) => {
    const text = printer
      .printNode(ts.EmitHint.Unspecified, statementOf(node), node.getSourceFile())
      .replace(/^(export )?(declare )?/, '')
      .replace(/^(?: {4})+/gm, (indent) => ' '.repeat(indent.length / 2));
    const needsDeclare = !/^(interface|type) /.test(text);
    return `${name === symbol.name ? 'export ' : ''}${needsDeclare ? 'declare ' : ''}${text}`;
  });
  return name !== undefined && name !== symbol.name && texts.length > 0
    ? [...texts, `export { ${symbol.name} as ${name} };`]
    : texts;
}

function statementOf(node: ts.Node): ts.Node {
  let statement = node;
  while (!ts.isStatement(statement) && statement.parent && !ts.isSourceFile(statement.parent))
    statement = statement.parent;
  return statement;
}
