// Compares a type of before with that of now, by what the compiler lets pass.
import ts from 'typescript';
import { compareMembers } from './compare-members.ts';
import { compareUnions } from './compare-unions.ts';
import type { Comparison } from './comparison.ts';
import { adds, breaks, isGiven, isGot, show } from './comparison.ts';
import type { Direction } from './positions.ts';
import { isSameText } from './same-text.ts';

/**
 * Notes what changed between two types. Types that go by the same name are compared where they are declared: here only
 * their arguments are. `declared`: the name under which this is that declaration.
 */
export function compareTypes(
  run: Comparison,
  before: ts.Type,
  after: ts.Type,
  direction: Direction,
  path: string,
  declared?: string,
): void {
  if (before === after || run.parameters.get(before) === after) return;
  const key = [before, after].map((type) => (type as ts.Type & { id: number }).id).join(' ');
  if (run.seen.has(`${key} ${direction} ${declared ?? ''}`)) return;
  run.seen.add(`${key} ${direction} ${declared ?? ''}`);
  const [old, now] = [run.nameOf(before), run.nameOf(after)];
  if (old && now && old.name === now.name && old.isForeign === now.isForeign && old.name !== declared) {
    const isSame = (one: ts.Type, index: number) =>
      one === now.args[index] || run.parameters.get(one) === now.args[index];
    if (!old.isAlias || old.args.every(isSame)) {
      // Of an own type nobody knows here how it uses its arguments; those of the library give what they hold.
      const inside = old.isForeign ? direction : 'both';
      for (const [index, one] of old.args.entries()) {
        const other = now.args[index];
        if (other) run.compare(one, other, inside, `${path}<${index}>`);
      }
      return;
    }
  }
  if (isEnumLiteral(before) && isEnumLiteral(after)) {
    if (before.value !== after.value)
      breaks(run, path, `is ${JSON.stringify(after.value)}, was ${JSON.stringify(before.value)}`);
    return;
  }
  if (isProse(before) && isProse(after)) return;
  const [parts, others] = [before, after].map((type) => fixedParts(run, type));
  if (parts && others && parts.length === others.length) {
    parts.forEach((part, index) => {
      run.compare(part, others[index] as ts.Type, direction, `${path}[${index}]`);
    });
    if (isReadonlyTuple(before) === isReadonlyTuple(after)) return;
  }
  const isWrittenOut = (type: ts.Type, isForeign = false) => !isForeign && hasMembers(run, type);
  if (before.isUnion() || after.isUnion()) compareUnions(run, before, after, direction, path);
  else if (isWrittenOut(before, old?.isForeign) && isWrittenOut(after, now?.isForeign))
    compareMembers(run, before, after, direction, path);
  else comparePlain(run, before, after, direction, path);
}

const isEnumLiteral = (type: ts.Type): type is ts.LiteralType =>
  (type.flags & ts.TypeFlags.EnumLiteral) !== 0 && !type.isUnion();

/** A sentence: no program turns on how it is worded. */
const isProse = (type: ts.Type): boolean => type.isStringLiteral() && /\S\s+\S/.test(type.value);

/** The parts of a tuple that has neither optional nor further ones. */
function fixedParts({ checker }: Comparison, type: ts.Type): readonly ts.Type[] | undefined {
  if (!checker.isTupleType(type)) return undefined;
  const { target } = type as ts.TupleTypeReference;
  const isFixed = !target.hasRestElement && target.minLength === target.fixedLength;
  return isFixed ? checker.getTypeArguments(type as ts.TypeReference) : undefined;
}

const isReadonlyTuple = (type: ts.Type): boolean => (type as ts.TupleTypeReference).target.readonly;

/** An object whose members can be told one by one. */
function hasMembers({ checker }: Comparison, type: ts.Type): boolean {
  if (checker.isTupleType(type) || checker.isArrayType(type)) return false;
  if (type.isIntersection()) return type.types.every((one) => (one.flags & ts.TypeFlags.Object) !== 0);
  const isGenericMapped =
    (type as ts.ObjectType).objectFlags & ts.ObjectFlags.Mapped &&
    checker.getPropertiesOfType(type).length === 0;
  return (type.flags & ts.TypeFlags.Object) !== 0 && !isGenericMapped;
}

/** The compiler's word on types that have no members to go through. */
function comparePlain(
  run: Comparison,
  before: ts.Type,
  after: ts.Type,
  direction: Direction,
  path: string,
): void {
  if (isSameText(run, before, after)) return;
  const { checker } = run;
  const isNarrower = checker.isTypeAssignableTo(after, before);
  const isWider = checker.isTypeAssignableTo(before, after);
  const isAny = ((before.flags | after.flags) & ts.TypeFlags.Any) !== 0;
  if (isNarrower && isWider && !isAny) return;
  const what = `is ${show(run, after)}, was ${show(run, before)}`;
  const tooWide = isGot(direction) && (!isNarrower || (isAny && (after.flags & ts.TypeFlags.Any) === 0));
  const tooNarrow = isGiven(direction) && (!isWider || (isAny && (after.flags & ts.TypeFlags.Any) === 0));
  if (tooWide || tooNarrow) breaks(run, path, what);
  else adds(run, path, what);
}
