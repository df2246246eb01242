// Compares the members of two objects, and the ways to call them.
import ts from 'typescript';
import { compareSignatures } from './compare-signatures.ts';
import type { Comparison } from './comparison.ts';
import { adds, breaks, isGiven, isGot } from './comparison.ts';
import type { Direction } from './positions.ts';

/** Notes members that came, went or changed, and signatures likewise. */
export function compareMembers(
  run: Comparison,
  before: ts.Type,
  after: ts.Type,
  direction: Direction,
  path: string,
): void {
  const { checker } = run;
  const nameOf = (symbol: ts.Symbol) => symbol.name.replace(/^__@(\w+)@\d+$/, '[Symbol.$1]');
  const membersOf = (type: ts.Type) =>
    new Map(
      checker
        .getPropertiesOfType(type)
        .filter(({ name }) => name !== 'prototype')
        .map((symbol) => [nameOf(symbol), symbol]),
    );
  const [old, now] = [membersOf(before), membersOf(after)];
  for (const [name, symbol] of old) {
    const other = now.get(name);
    if (other) compareMember(run, symbol, other, direction, `${path}.${name}`);
    else if (checker.getIndexInfoOfType(after, ts.IndexKind.String) === undefined)
      breaks(run, `${path}.${name}`, 'is gone');
  }
  for (const [name, symbol] of now) {
    if (old.has(name)) continue;
    if (isGiven(direction) && !isOptional(symbol))
      breaks(run, `${path}.${name}`, 'is new and has to be given');
    else adds(run, `${path}.${name}`, 'is new');
  }
  for (const kind of [ts.IndexKind.String, ts.IndexKind.Number]) {
    const [one, other] = [before, after].map((type) => checker.getIndexInfoOfType(type, kind));
    if (one && other) run.compare(one.type, other.type, direction, `${path}[]`);
    else if (one) breaks(run, path, 'takes no other names any more');
    else if (other) adds(run, path, 'takes other names too');
  }
  for (const kind of [ts.SignatureKind.Call, ts.SignatureKind.Construct])
    compareSignatures(
      run,
      checker.getSignaturesOfType(before, kind),
      checker.getSignaturesOfType(after, kind),
      direction,
      path,
      () => checker.isTypeAssignableTo(after, before),
    );
}

const isOptional = (symbol: ts.Symbol): boolean => (symbol.flags & ts.SymbolFlags.Optional) !== 0;

function compareMember(
  run: Comparison,
  before: ts.Symbol,
  after: ts.Symbol,
  direction: Direction,
  path: string,
): void {
  const { checker } = run;
  const [old, now] = [checker.getTypeOfSymbol(before), checker.getTypeOfSymbol(after)];
  const [wasOptional, is] = [isOptional(before), isOptional(after)];
  const mayMiss = (type: ts.Type, optional: boolean) => optional || hasUndefined(type);
  if (wasOptional && !is && isGiven(direction)) breaks(run, path, 'has to be given now');
  else if (!wasOptional && is && isGiven(direction) && !isGot(direction))
    adds(run, path, 'may be left out now');
  if (isGot(direction)) {
    if (!mayMiss(old, wasOptional) && is) breaks(run, path, 'may be missing now');
    else if (wasOptional && !mayMiss(now, is)) adds(run, path, 'is never missing now');
    if (!isReadonly(before) && isReadonly(after)) breaks(run, path, 'cannot be set any more');
  }
  const strip = wasOptional || is;
  run.compare(strip ? defined(checker, old) : old, strip ? defined(checker, now) : now, direction, path);
}

const hasUndefined = (type: ts.Type): boolean =>
  (type.isUnion() ? type.types : [type]).some(({ flags }) => (flags & ts.TypeFlags.Undefined) !== 0);

/** Without `undefined`, but with `null`. */
function defined(checker: ts.TypeChecker, type: ts.Type): ts.Type {
  if (!hasUndefined(type) || !type.isUnion()) return type;
  const hasNull = type.types.some(({ flags }) => (flags & ts.TypeFlags.Null) !== 0);
  return hasNull ? type : checker.getNonNullableType(type);
}

// Members of a mapped type carry this only where the compiler keeps its own notes.
const readonlyNote = 8;

function isReadonly(symbol: ts.Symbol): boolean {
  const { links } = symbol as ts.Symbol & { readonly links?: { readonly checkFlags?: number } };
  if ((links?.checkFlags ?? 0) & readonlyNote) return true;
  return (symbol.declarations ?? []).some(
    (node) =>
      (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Readonly) !== 0 ||
      (ts.isGetAccessor(node) && !symbol.declarations?.some(ts.isSetAccessor)),
  );
}
