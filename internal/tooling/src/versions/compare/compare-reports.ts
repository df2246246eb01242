// Compares the API reports of two times, by type.
import ts from 'typescript';
import type { ApiChange } from '../api-change.ts';
import { compareTypeParameters } from './compare-signatures.ts';
import { compareTypes } from './compare-types.ts';
import type { Comparison } from './comparison.ts';
import { adds, breaks } from './comparison.ts';
import { createNameOf } from './named-types.ts';
import type { OpenReport, Reports } from './open-reports.ts';
import { openReports } from './open-reports.ts';
import { findPositions, resolveAlias } from './positions.ts';

/** A change, and the door whose report shows it. */
export interface ReportedChange extends ApiChange {
  readonly door: string;
}

/** Every change between the reports of one package; what stands in several doors is told once. */
export function compareReports(before: Reports, after: Reports): ReportedChange[] {
  const found: ReportedChange[] = [];
  for (const door of Object.keys(before))
    if (!(door in after)) found.push({ door, bump: 'major', path: door, what: 'is a door that is gone' });
  for (const door of Object.keys(after))
    if (!(door in before)) found.push({ door, bump: 'minor', path: door, what: 'is a new door' });
  if (Object.keys(before).every((door) => before[door] === after[door])) return found;
  const open = openReports(before, after);
  const reports = [...open.before, ...open.after];
  const nameOf = createNameOf(open.checker, reports);
  const positionOf = findPositions(open.checker, reports, nameOf);
  const told = new Set<string>();
  for (const old of open.before) {
    const now = open.after.find(({ door }) => door === old.door);
    if (!now || before[old.door] === after[old.door]) continue;
    const run = comparison(open.checker, nameOf);
    compareDoor(run, old, now, positionOf);
    for (const change of run.changes) {
      const key = `${change.path} ${change.what}`;
      if (!told.has(key)) found.push({ door: old.door, ...change });
      told.add(key);
    }
  }
  return found;
}

function comparison(checker: ts.TypeChecker, nameOf: Comparison['nameOf']): Comparison {
  return {
    checker,
    nameOf,
    parameters: new Map(),
    seen: new Set(),
    changes: [],
    compare(before, after, direction, path) {
      compareTypes(this, before, after, direction, path);
    },
  };
}

function compareDoor(
  run: Comparison,
  before: OpenReport,
  after: OpenReport,
  positionOf: ReturnType<typeof findPositions>,
): void {
  for (const [name, symbol] of before.exports) {
    const other = after.exports.get(name);
    if (other) compareSymbols(run, symbol, other, name, positionOf);
    else breaks(run, name, 'is gone');
  }
  for (const name of after.exports.keys()) if (!before.exports.has(name)) adds(run, name, 'is new');
  const [old, now] = [before, after].map((report) => mentioned(run.checker, report));
  for (const [name, symbol] of old ?? []) {
    const other = now?.get(name);
    // A value that is not exported is out of reach: what it lends its type to is compared.
    if (other) compareTypeMeaning(run, symbol, other, name, positionOf);
  }
}

/** What a report declares and does not export. */
function mentioned(checker: ts.TypeChecker, { file, exports }: OpenReport): Map<string, ts.Symbol> {
  const exported = new Set([...exports.values()].map((symbol) => resolveAlias(symbol, checker)));
  const names = file.statements.flatMap((statement): ts.Node[] => {
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map(({ name }) => name);
    return ts.isDeclarationStatement(statement) && statement.name ? [statement.name] : [];
  });
  const symbols = names.flatMap((name) => checker.getSymbolAtLocation(name) ?? []);
  return new Map(symbols.filter((symbol) => !exported.has(symbol)).map((symbol) => [symbol.name, symbol]));
}

const typeMeaning = ts.SymbolFlags.Type;

function compareSymbols(
  run: Comparison,
  before: ts.Symbol,
  after: ts.Symbol,
  name: string,
  positionOf: ReturnType<typeof findPositions>,
): void {
  const { checker } = run;
  const [old, now] = [before, after].map((symbol) => resolveAlias(symbol, checker)) as [ts.Symbol, ts.Symbol];
  const has = (symbol: ts.Symbol, meaning: ts.SymbolFlags) => (symbol.flags & meaning) !== 0;
  for (const [meaning, word] of [
    [ts.SymbolFlags.Value, 'value'],
    [typeMeaning, 'type'],
  ] as const) {
    if (has(old, meaning) && !has(now, meaning)) breaks(run, name, `is no ${word} any more`);
    if (!has(old, meaning) && has(now, meaning)) adds(run, name, `is a ${word} too`);
  }
  if (has(old, ts.SymbolFlags.Value) && has(now, ts.SymbolFlags.Value))
    compareTypes(run, checker.getTypeOfSymbol(old), checker.getTypeOfSymbol(now), 'out', name, name);
  compareTypeMeaning(run, old, now, name, positionOf);
}

function compareTypeMeaning(
  run: Comparison,
  before: ts.Symbol,
  after: ts.Symbol,
  name: string,
  positionOf: ReturnType<typeof findPositions>,
): void {
  const { checker } = run;
  const both = [before, after];
  const isType = ({ flags }: ts.Symbol) => (flags & typeMeaning) !== 0 && (flags & ts.SymbolFlags.Enum) === 0;
  if (!both.every(isType)) return;
  const [old, now] = both.map((symbol) =>
    (symbol.declarations ?? [])
      .flatMap((node) =>
        'typeParameters' in node
          ? ((node.typeParameters as ts.NodeArray<ts.TypeParameterDeclaration>) ?? [])
          : [],
      )
      .map((node) => checker.getTypeAtLocation(node)),
  );
  compareTypeParameters(run, old ?? [], now ?? [], name);
  const types = both.map((symbol) => checker.getDeclaredTypeOfSymbol(symbol)) as [ts.Type, ts.Type];
  compareTypes(run, types[0], types[1], positionOf(name), name, name);
}
