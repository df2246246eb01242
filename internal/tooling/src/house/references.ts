// Follows the names that exported types mention.
import ts from 'typescript';

/** What exported declarations mention. */
export interface References {
  /** Own declarations that are not among the exports, by name. */
  readonly internals: readonly ts.Symbol[];
  /** Import statements for what other packages declare, by module. */
  readonly imports: readonly string[];
}

/** Follows every name in the declarations of `symbols`, and in what they mention, to its own declaration or its import. */
export function referencedBy(symbols: readonly ts.Symbol[], checker: ts.TypeChecker): References {
  const known = new Set(symbols);
  const internals: ts.Symbol[] = [];
  const imported = new Map<string, Set<string>>();
  const waiting = [...symbols];
  for (let symbol = waiting.shift(); symbol; symbol = waiting.shift()) {
    for (const name of namesIn(symbol)) {
      const local = checker.getSymbolAtLocation(name);
      if (!local) continue;
      const target = local.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(local) : local;
      if (target.declarations?.some(isTopLevel)) {
        if (known.has(target)) continue;
        known.add(target);
        internals.push(target);
        waiting.push(target);
      } else for (const declaration of local.declarations ?? []) addImport(imported, declaration);
    }
  }
  const byText = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);
  return {
    internals: internals.sort((a, b) => byText([a.name, a], [b.name, b])),
    imports: [...imported].sort(byText).map(([module, names]) => importText(module, [...names].sort())),
  };
}

function* namesIn(symbol: ts.Symbol): Generator<ts.Identifier> {
  for (const declaration of symbol.declarations ?? []) yield* identifiers(declaration);
}

function* identifiers(node: ts.Node): Generator<ts.Identifier> {
  if (ts.isIdentifier(node)) yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* identifiers(child);
}

/** Declared as a statement of its file, so that it stands in the report by itself. */
function isTopLevel(node: ts.Node): boolean {
  const holder = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  return ts.isStatement(holder) && ts.isSourceFile(holder.parent);
}

function addImport(imported: Map<string, Set<string>>, node: ts.Node): void {
  const clause = ts.isImportSpecifier(node)
    ? node.parent.parent
    : ts.isNamespaceImport(node)
      ? node.parent
      : node;
  if (!ts.isImportClause(clause)) return;
  const module = (clause.parent.moduleSpecifier as ts.StringLiteral).text;
  const name = ts.isImportSpecifier(node)
    ? node.getText().replace(/^type /, '')
    : ts.isNamespaceImport(node)
      ? node.getText()
      : `default as ${clause.name?.text}`;
  imported.set(module, (imported.get(module) ?? new Set()).add(name));
}

function importText(module: string, names: readonly string[]): string {
  const spaces = names
    .filter((name) => name.startsWith('* as '))
    .map((name) => `import type ${name} from '${module}';`);
  const named = names.filter((name) => !name.startsWith('* as '));
  return [
    ...spaces,
    ...(named.length > 0 ? [`import type { ${named.join(', ')} } from '${module}';`] : []),
  ].join('\n');
}
