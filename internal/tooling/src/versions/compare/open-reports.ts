// Opens API reports, those of before beside those of now, in one program of the compiler.
import { join } from 'node:path';
import ts from 'typescript';

/** Reports of one package: text by door. */
export type Reports = Readonly<Record<string, string>>;

/** A report as the compiler sees it. */
export interface OpenReport {
  readonly door: string;
  readonly file: ts.SourceFile;
  readonly exports: ReadonlyMap<string, ts.Symbol>;
}

/** Reports of two times, in one program. */
export interface OpenReports {
  readonly checker: ts.TypeChecker;
  readonly before: readonly OpenReport[];
  readonly after: readonly OpenReport[];
}

const options: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ['node'],
  typeRoots: [join(import.meta.dirname, '..', '..', '..', 'node_modules', '@types')],
};

// The standard library is the same for all: it is read once.
const libraries = new Map<string, ts.SourceFile>();

/** Opens both. What another package declares is only named: a type of its own, the same before and after. */
export function openReports(before: Reports, after: Reports): OpenReports {
  const files = new Map<string, string>();
  const modules = new Map<string, Set<string>>();
  const add = (time: string, reports: Reports) =>
    Object.entries(reports).map(([door, text]) => {
      const name = join(import.meta.dirname, `${time}.${door.replaceAll('/', '.')}.d.ts`);
      const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
      for (const [module, names] of foreignNames(file))
        modules.set(module, new Set([...(modules.get(module) ?? []), ...names]));
      files.set(name, withoutPrivate(file));
      return { door, name };
    });
  const opened = { before: add('before', before), after: add('after', after) };
  const stubs = join(import.meta.dirname, 'foreign.d.ts');
  files.set(stubs, [...modules].map(([module, names]) => stubOf(module, [...names])).join('\n'));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, target, ...more) => {
    const own = files.get(name);
    if (own !== undefined) return ts.createSourceFile(name, own, target, true);
    const known = libraries.get(name) ?? getSourceFile.call(host, name, target, ...more);
    if (known) libraries.set(name, known);
    return known;
  };
  host.fileExists = (name) => files.has(name) || fileExists.call(host, name);
  host.readFile = (name) => files.get(name) ?? readFile.call(host, name);
  const program = ts.createProgram([...files.keys()], options, host);
  const checker = program.getTypeChecker();
  const open = ({ door, name }: { door: string; name: string }): OpenReport => {
    const file = program.getSourceFile(name) as ts.SourceFile;
    const module = checker.getSymbolAtLocation(file);
    const exports = module ? checker.getExportsOfModule(module) : [];
    return { door, file, exports: new Map(exports.map((symbol) => [symbol.name, symbol])) };
  };
  return { checker, before: opened.before.map(open), after: opened.after.map(open) };
}

/** Private members are nobody's business, and make two classes of the same shape strangers to each other. */
function withoutPrivate(file: ts.SourceFile): string {
  const cuts: [number, number][] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isClassElement(node) && isPrivate(node)) cuts.push([node.getStart(file), node.end]);
    else ts.forEachChild(node, visit);
  };
  visit(file);
  return cuts.reduceRight((text, [from, to]) => text.slice(0, from) + text.slice(to), file.text);
}

function isPrivate(node: ts.ClassElement): boolean {
  const flags = ts.getCombinedModifierFlags(node);
  return (
    (node.name !== undefined && ts.isPrivateIdentifier(node.name)) || (flags & ts.ModifierFlags.Private) !== 0
  );
}

function foreignNames(file: ts.SourceFile): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const { text } = statement.moduleSpecifier;
    const bindings = statement.importClause?.namedBindings;
    if (text.startsWith('node:') || !bindings || !ts.isNamedImports(bindings)) continue;
    const names = bindings.elements.map((element) => {
      const name = (element.propertyName ?? element.name).text;
      return [name, ...membersOf(file, element.name.text).map((member) => `${name}.${member}`)].join(' ');
    });
    found.set(text, [...(found.get(text) ?? []), ...names]);
  }
  return found;
}

/** Names that are taken out of a name: `Logger` of `winston.Logger`. */
function membersOf(file: ts.SourceFile, name: string): string[] {
  return [...file.text.matchAll(new RegExp(`\\b${name}\\.(\\w+)`, 'g'))].map(
    ([, member]) => member as string,
  );
}

/** Every name is a class that is like no other, with as many type parameters as somebody may give. */
function stubOf(module: string, names: readonly string[]): string {
  const all = new Set(names.flatMap((entry) => entry.split(' ')));
  const classOf = (name: string, mark: string) =>
    `class ${name}<A = unknown, B = unknown, C = unknown, D = unknown, E = unknown> { '${mark}': [A, B, C, D, E]; }`;
  const local = (name: string) => (name === 'default' ? 'main' : name);
  const lines = [...all].map((name) => {
    const [space = '', member] = name.split('.');
    return member === undefined
      ? `${classOf(local(space), `${module} ${name}`)} export { ${local(space)}${space === 'default' ? ' as default' : ''} };`
      : `namespace ${local(space)} { export ${classOf(member, `${module} ${name}`)} }`;
  });
  return `declare module '${module}' {\n${lines.join('\n')}\n}`;
}
