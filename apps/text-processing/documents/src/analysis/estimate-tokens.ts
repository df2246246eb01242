// Estimates tokens of a text without any model's tokenizer.

// Alphabets take about four letters a token (OpenAI's help pages name four for English); scripts without spaces about one sign.
const lettersPerToken = 4;
const denseScript =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]+/gu;

/** About how many tokens a text is; high rather than low for scripts without spaces. */
export function estimateTokens(text: string): number {
  let dense = 0;
  for (const { 0: run } of text.matchAll(denseScript)) dense += run.length;
  return Math.ceil((text.length - dense) / lettersPerToken) + dense;
}
