// Finds where a package's types stand: in what users give, in what they get, or in both.
import ts from 'typescript';
import type { NameOf } from './named-types.ts';
import type { OpenReport } from './open-reports.ts';

/** `in`: users give it; `out`: users get it. */
export type Direction = 'in' | 'out' | 'both';

/** The direction of what is given to something. */
export function flip(direction: Direction): Direction {
  if (direction === 'both') return 'both';
  return direction === 'in' ? 'out' : 'in';
}

const deepest = 24;

/** Where each name of the reports stands, over all doors; a type that no value mentions may be used in both ways. */
export function findPositions(
  checker: ts.TypeChecker,
  reports: readonly OpenReport[],
  nameOf: NameOf,
): (name: string) => Direction {
  const found = new Map<string, Set<Direction>>();
  const seen = new Set<string>();
  const visit = (type: ts.Type, direction: Direction, depth = 0): void => {
    const key = `${(type as ts.Type & { id: number }).id} ${direction}`;
    if (depth > deepest || seen.has(key)) return;
    seen.add(key);
    const named = nameOf(type);
    if (named && !named.isForeign) found.set(named.name, (found.get(named.name) ?? new Set()).add(direction));
    for (const one of named?.args ?? []) visit(one, direction, depth + 1);
    if (named?.isForeign) return;
    for (const one of typesIn(checker, type)) visit(one, direction, depth + 1);
    for (const one of typesGiven(checker, type)) visit(one, flip(direction), depth + 1);
  };
  for (const { exports } of reports)
    for (const symbol of exports.values()) {
      const target = resolveAlias(symbol, checker);
      if (target.flags & ts.SymbolFlags.Value) visit(checker.getTypeOfSymbol(target), 'out');
    }
  return (name) => {
    const [only, ...more] = found.get(name) ?? [];
    return only === undefined || more.length > 0 ? 'both' : only;
  };
}

/** The types that something of a type gives: members, results, one of a union. */
function typesIn(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] {
  if (type.isUnionOrIntersection()) return type.types;
  if (type.flags & ts.TypeFlags.IndexedAccess) return [(type as ts.IndexedAccessType).objectType];
  if (type.flags & (ts.TypeFlags.TypeParameter | ts.TypeFlags.Conditional)) {
    const constraint = checker.getBaseConstraintOfType(type);
    return constraint ? [constraint] : [];
  }
  if (!(type.flags & ts.TypeFlags.Object)) return [];
  if (checker.isTupleType(type)) return checker.getTypeArguments(type as ts.TypeReference);
  const members = checker.getPropertiesOfType(type).filter(({ name }) => name !== 'prototype');
  return [
    ...members.map((member) => checker.getTypeOfSymbol(member)),
    ...checker.getIndexInfosOfType(type).map((info) => info.type),
    ...signaturesOf(type).map((signature) => checker.getReturnTypeOfSignature(signature)),
  ];
}

/** The types that it has to be given: parameters. */
function typesGiven(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] {
  if (!(type.flags & ts.TypeFlags.Object) || checker.isTupleType(type)) return [];
  return signaturesOf(type).flatMap((signature) =>
    signature.getParameters().map((parameter) => checker.getTypeOfSymbol(parameter)),
  );
}

const signaturesOf = (type: ts.Type): readonly ts.Signature[] => [
  ...type.getCallSignatures(),
  ...type.getConstructSignatures(),
];

/** What an export stands for. */
export function resolveAlias(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}
