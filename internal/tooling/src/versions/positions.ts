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
    const further = (one: ts.Type | undefined) => one && visit(one, direction, depth + 1);
    const named = nameOf(type);
    if (named && !named.isForeign)
      found.set(named.name, (found.get(named.name) ?? new Set()).add(direction));
    for (const one of named?.args ?? []) further(one);
    if (named?.isForeign) return;
    if (type.isUnionOrIntersection()) return type.types.forEach(further);
    if (type.flags & ts.TypeFlags.IndexedAccess) return further((type as ts.IndexedAccessType).objectType);
    if (type.flags & (ts.TypeFlags.TypeParameter | ts.TypeFlags.Conditional))
      return further(checker.getBaseConstraintOfType(type));
    if (!(type.flags & ts.TypeFlags.Object)) return;
    if (checker.isTupleType(type)) return checker.getTypeArguments(type as ts.TypeReference).forEach(further);
    for (const property of checker.getPropertiesOfType(type))
      if (property.name !== 'prototype') further(checker.getTypeOfSymbol(property));
    for (const info of checker.getIndexInfosOfType(type)) further(info.type);
    for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
      for (const parameter of signature.getParameters())
        visit(checker.getTypeOfSymbol(parameter), flip(direction), depth + 1);
      further(checker.getReturnTypeOfSignature(signature));
    }
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

/** What an export stands for. */
export function resolveAlias(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}
