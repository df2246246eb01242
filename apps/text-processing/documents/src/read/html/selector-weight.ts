// Tells how much the selector of a rule weighs against those of others.

/** What is longer is not asked for. */
export const longestSelector = 300;

/** The selectors of a list: they weigh differently. A comma within brackets parts nothing. */
export function selectorsOf(list: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const piece of list.split(/([()[\],])/)) {
    if (piece === '(' || piece === '[') depth += 1;
    if (piece === ')' || piece === ']') depth -= 1;
    if (piece === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return parts;
}

/** Names count more than classes, these more than kinds of elements, all more than the order of a hundred thousand rules. */
export function weightOf(selector: string): number {
  if (selector.length > longestSelector) return 0;
  const bare = withoutBrackets(selector.replace(/\\./gs, 'x').replace(/"[^"]*"|'[^']*'/g, ''));
  const count = (pattern: RegExp) => Math.min(bare.match(pattern)?.length ?? 0, 99);
  return 1e5 * (1e4 * count(/#/g) + 100 * count(/[.:[]/g) + count(/(?:^|[\s>+~])[a-z]/gi));
}

/** `:is` and `:not` weigh as the heaviest of what they hold, `:where` as nothing. */
function withoutBrackets(selector: string): string {
  const bare = selector.replace(/:(is|not|where)\(([^()]*)\)/g, (_, word: string, list: string) =>
    word === 'where' ? '' : ` ${heaviest(list)}`,
  );
  return bare === selector ? bare : withoutBrackets(bare);
}

const heaviest = (list: string) =>
  list
    .split(',')
    .map((one) => one.trim())
    .reduce((most, one) => (weightOf(one) > weightOf(most) ? one : most));
