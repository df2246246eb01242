// Tells the choices of a union apart: by their schemas before anything is asked, by the answer afterwards.
import type { Json } from './repair-json.ts';
import { isObject } from './repair-json.ts';
import type { Look, Member, MembersIn } from './schema-parts.ts';
import { choicesOf, isRecord, once, optionsOf, strictForm, walk } from './schema-parts.ts';

/** How an answer must name its members: each as in a strict mode, none that is unknown, or however it does. */
type Names = 'each' | 'known' | 'any';

/** Tells which choice of a union an answer is. */
export interface ChoiceReader {
  /** The choice of which the answer is; `undefined` where it is like none. */
  choose(value: unknown, union: Json): Json | undefined;
  /** Whether answers of two choices may look the same, and are not the values themselves, as far as may be looked. */
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
export function createChoiceReader(root: Json, membersIn: MembersIn, look: Look): ChoiceReader {
  const formOf = once(strictForm);
  const optionsIn = once((schema) => optionsOf(schema, root, look));
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

  const setOf = (list: readonly unknown[] | undefined) => list && new Set(list);
  const kindsIn = once((schema) => setOf(kindsOf(schema)));
  const listedIn = once((schema) => setOf(listed(schema)));

  function areKindsApart(a: Json, b: Json): boolean {
    const lists = [listedIn(a), listedIn(b)] as const;
    const [one, other] = lists[0] && lists[1] ? lists : [kindsIn(a), kindsIn(b)];
    if (!one || !other || !look(one.size)) return false;
    return !one.values().some((each) => other.has(each));
  }

  /** The forms of each member that an object names. */
  const namedIn = once(
    (schema) =>
      new Map(
        membersIn(schema).map(([name, member, isStandIn]: Member) => [
          name,
          [...options(member).map(formOf), ...(isStandIn ? [{ type: 'null' }] : [])],
        ]),
      ),
  );

  const isOnlyObject = (schema: Json): boolean =>
    kindsIn(schema)?.size === 1 && kindsIn(schema)?.has('object') === true;

  function areApart(a: Json, b: Json): boolean {
    if (!look()) return false;
    if (areKindsApart(a, b)) return true;
    // Two lists may both be empty.
    if (!isOnlyObject(a) || !isOnlyObject(b)) return false;
    const [named, others] = [namedIn(a), namedIn(b)];
    if (named.size !== others.size) return true;
    return named.entries().some(([name, forms]) => {
      const own = others.get(name);
      return !own || forms.every((form) => own.every((each) => areKindsApart(form, each)));
    });
  }

  /** Whether somewhere in a schema a member may be missing, or a record or a tuple stands. */
  function isRewritten(source: unknown): boolean {
    const inside = (schema: Json) => [
      schema['items'],
      ...(choicesOf(schema) ?? []),
      ...membersIn(schema).map(([, member]) => member),
    ];
    for (const schema of walk(source, root, look, inside))
      if (formOf(schema) !== schema || membersIn(schema).some(([, , isStandIn]) => isStandIn)) return true;
    return false;
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
      const choices = options(union);
      return choices
        .filter(isRewritten)
        .some((one) => choices.some((other) => other !== one && !areApart(formOf(one), formOf(other))));
    },
  };
}
