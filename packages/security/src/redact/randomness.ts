// Tells random secrets from placeholders and words.

/** Shannon entropy of a text in bits a character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

const placeholder =
  /example|sample|placeholder|dummy|fake|your[_-]?|change[_-]?me|insert|replace|redacted|xxxx|0000000|1234567|abcdef|\*\*\*|\.\.\.|<|\$\{|\{\{|%s/i;

/** Whether a text stands for a secret instead of being one: `your-key-here`, `xxxx`, `${KEY}`. */
export function isPlaceholder(text: string): boolean {
  return placeholder.test(text) || new Set(text).size < Math.min(5, text.length);
}
