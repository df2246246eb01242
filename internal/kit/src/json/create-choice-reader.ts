// Tells the choices of a union apart: by their schemas before anything is asked, by the answer afterwards.
import type { Json } from './repair-json.ts';
import { isObject } from './repair-json.ts';
import type { Member, MembersIn } from './schema-parts.ts';
import { choicesOf, isRecord, once, optionsOf, resolveIn, strictForm } from './schema-parts.ts';

/** How an answer must name its members: each as in a strict mode, none that is unknown, or however it does. */
type Names = 'each' | 'known' | 'any';

/** Tells which choice of a union an answer is. */
export interface ChoiceReader {
  /** The choice of which the answer is; `undefined` where it is like none. */
  choose(value: unknown, union: Json): Json | undefined;
  /** Whether answers of two choices may look the same, and are not the values themselves. */
  isBlurred(union: Json): boolean;
}

/** The values that a schema lists. */
function listed({ const: only, enum: list }: Json): readonly unknown[] | undefined {
  if (Array.isArray(list)) return list;
  return only === undefined ? undefined : [only];
}

function kindOf(value: unknown): unknown {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** The kinds of values that fit; `undefined` where the schema does not say. */
function kindsOf(schema: Json): readonly unknown[] | undefined {
  const { type, properties } = schema;
  if (type !== undefined) return [type].flat().map((each) => (each === 'integer' ? 'number' : each));
  return isObject(properties) ? ['object'] : listed(schema)?.map(kindOf);
}

/**
 * Makes the reader of the unions in one schema. A choice is known by what its members are called, which values they list and of
 * which kind they are; no further, so that an answer of any depth is read in one go.
 */
export function createChoiceReader(root: Json, membersIn: MembersIn): ChoiceReader {
  const formOf = once(strictForm);
  const optionsIn = once((schema) => optionsOf(schema, root));
  const options = (source: unknown): readonly Json[] => (isObject(source) ? optionsIn(source) : []);

  /** Whether a value is of a schema as far as its own kind tells. */
  function isOfKind(value: unknown, schema: Json): boolean {
    return (listed(schema)?.includes(value) ?? true) && (kindsOf(schema)?.includes(kindOf(value)) ?? true);
  }

  /** The forms in which a value comes: without a strict mode a record or a tuple may come as it is. */
  const formsOf = (option: Json, names: Names): Json[] =>
    names === 'each' ? [formOf(option)] : [formOf(option), option];

  function isPart(value: unknown, source: unknown, names: Names): boolean {
    return options(source).some((option) => formsOf(option, names).some((form) => isOfKind(value, form)));
  }

  function hasNames(value: Json, form: Json, names: Names): boolean {
    const members = membersIn(form);
    const given = Object.keys(value);
    if (names === 'any' || isRecord(form)) return true;
    if (names === 'each')
      return given.length === members.length && members.every(([name]) => Object.hasOwn(value, name));
    const required = Array.isArray(form['required']) ? form['required'] : [];
    const isKnown = (name: string) => members.some(([known]) => known === name);
    return given.every(isKnown) && required.every((name) => Object.hasOwn(value, String(name)));
  }

  function isLike(value: unknown, form: Json, names: Names): boolean {
    if (!isOfKind(value, form)) return false;
    const { items } = form;
    if (Array.isArray(value)) return !isObject(items) || value.every((each) => isPart(each, items, names));
    if (!isObject(value)) return true;
    const isMember = ([name, member, isStandIn]: Member) =>
      !Object.hasOwn(value, name) ||
      (isStandIn && value[name] === null) ||
      isPart(value[name], member, names);
    return hasNames(value, form, names) && membersIn(form).every(isMember);
  }

  function areKindsApart(a: Json, b: Json): boolean {
    const [listA, listB] = [listed(a), listed(b)];
    if (listA && listB) return !listA.some((value) => listB.includes(value));
    const [kindsA, kindsB] = [kindsOf(a), kindsOf(b)];
    return kindsA !== undefined && kindsB !== undefined && !kindsA.some((kind) => kindsB.includes(kind));
  }

  const formsOfMember = ([, member, isStandIn]: Member): Json[] => [
    ...options(member).map(formOf),
    ...(isStandIn ? [{ type: 'null' }] : []),
  ];

  function areApart(a: Json, b: Json): boolean {
    if (areKindsApart(a, b)) return true;
    // Two lists may both be empty.
    if (kindsOf(a)?.join() !== 'object' || kindsOf(b)?.join() !== 'object') return false;
    const byName = new Map(membersIn(b).map((member) => [member[0], member]));
    const shared = membersIn(a).flatMap((member) => {
      const other = byName.get(member[0]);
      return other ? [[formsOfMember(member), formsOfMember(other)] as const] : [];
    });
    if (shared.length !== byName.size || shared.length !== membersIn(a).length) return true;
    return shared.some(([one, other]) => one.every((form) => other.every((own) => areKindsApart(form, own))));
  }

  /** Whether somewhere in a schema a member may be missing, or a record or a tuple stands. */
  function isRewritten(source: unknown, seen = new Set<unknown>()): boolean {
    const schema = resolveIn(source, root);
    if (!isObject(schema) || seen.has(schema)) return false;
    seen.add(schema);
    const members = membersIn(schema);
    if (formOf(schema) !== schema || members.some(([, , isStandIn]) => isStandIn)) return true;
    const inner = [schema['items'], ...(choicesOf(schema) ?? []), ...members.map(([, member]) => member)];
    return inner.some((each) => isRewritten(each, seen));
  }

  return {
    choose(value, union) {
      const fits = options(union).filter((option) =>
        formsOf(option, 'any').some((form) => kindsOf(form)?.includes(kindOf(value))),
      );
      if (fits.length < 2) return fits[0];
      for (const names of ['each', 'known', 'any'] as const) {
        const found = fits.find((option) =>
          formsOf(option, names).some((form) => isLike(value, form, names)),
        );
        if (found) return found;
      }
      return undefined;
    },
    isBlurred(union) {
      const choices = options(union).map((option) => ({
        form: formOf(option),
        isChanged: isRewritten(option),
      }));
      return choices.some((one, at) =>
        choices
          .slice(at + 1)
          .some((other) => (one.isChanged || other.isChanged) && !areApart(one.form, other.form)),
      );
    },
  };
}
