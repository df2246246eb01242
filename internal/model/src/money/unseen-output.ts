// Guesses what a provider had written of an answer that its caller left before any of it was to be seen.

// The flagships of Anthropic, OpenAI and Google write 40 to 150 tokens a second, small models more: medians that Artificial Analysis
// measures ("Output Speed", https://artificialanalysis.ai/models, 2026). Near the slowest: it is what was written at least.
const tokensPerSecond = 50;

/** At least so many tokens were written in a time, and at most as many as the call allows. */
export const unseenTokens = (milliseconds: number, maxOutputTokens: number): number =>
  Math.min(maxOutputTokens, Math.floor((milliseconds / 1_000) * tokensPerSecond));
