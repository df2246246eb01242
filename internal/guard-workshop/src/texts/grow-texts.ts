// Grows texts from a grammar.

/** Sentences with `{slot}` places and what may stand there; `{a|b|}` names the choices on the spot. */
export interface TextGrammar {
  readonly texts: readonly string[];
  readonly slots: Readonly<Record<string, readonly string[]>>;
}

/**
 * Reads a grammar: one text a line, then one slot a line as `name=choice¦choice`. Kept as text, because a list of a
 * thousand choices is easier to read that way.
 */
export function parseGrammar(source: string): TextGrammar {
  const lines = source.split('\n').filter((line) => line !== '');
  const slots: Record<string, string[]> = {};
  const texts = lines.filter((line) => {
    const [, name, choices] = /^([a-z0-9]+)=(.*)$/.exec(line) ?? [];
    if (name === undefined || choices === undefined) return true;
    slots[name] = choices.split('¦');
    return false;
  });
  return { texts, slots };
}

const maxDepth = 8;

/** Grows `count` different texts of a grammar, always the same ones for one `seed`. */
export function growTexts({ texts, slots }: TextGrammar, count: number, seed = 1): string[] {
  let state = seed >>> 0;
  const pick = <T>(list: readonly T[]): T => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return list[Math.floor((state / 2 ** 32) * list.length)] as T;
  };
  // Innermost places first, so that a choice may hold places of its own.
  const fill = (text: string): string => {
    let filled = text;
    for (let depth = 0; depth < maxDepth && filled.includes('{'); depth++) {
      filled = filled.replace(/\{([^{}]*)\}/g, (_, name: string) =>
        pick(name.includes('|') ? name.split('|') : (slots[name] ?? [''])),
      );
    }
    return filled.replace(/[{}]/g, '');
  };
  const grown = new Set<string>();
  for (let tries = 0; grown.size < count && tries < count * 4; tries++) {
    grown.add(
      fill(texts[tries % texts.length] as string)
        .replace(/ {2,}/g, ' ')
        .trim(),
    );
  }
  return [...grown];
}
