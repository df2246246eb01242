// Estimates tokens of a text without any model's tokenizer.

// Alphabets take about four letters a token (OpenAI's help pages name four for English); scripts without spaces about one sign.
const lettersPerToken = 4;
const denseScript =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/gu;

/** About how many tokens a text is; high rather than low for scripts without spaces. */
export function estimateTokens(text: string): number {
  const dense = text.match(denseScript)?.length ?? 0;
  return Math.ceil((text.length - dense) / lettersPerToken) + dense;
}
