// Knows what models of a name cannot, where that differs from the vendor's others. Names that nobody knows can everything.
import type { ModelCapabilities } from '../port/text-model.ts';

const versioned = /claude-(opus|sonnet|haiku)-(\d{1,2})(?:[-.](\d{1,2})(?!\d))?(?!\d)/;
const early = /claude-(?:instant|v?[123]\b)/;
/** First versions with an effort: https://platform.claude.com/docs/en/build-with-claude/effort */
const firstWithEffort: Readonly<Record<string, readonly [major: number, minor: number]>> = {
  opus: [4, 5],
  sonnet: [4, 6],
  haiku: [5, 0],
};

// Fable, Mythos, and Opus and Sonnet since 5.5 answer 400 to thinking of type disabled; Haiku 5.5 takes it.
// https://platform.claude.com/docs/en/models/sonnet-5-5/migration-guide, NousResearch/hermes-agent#120069, cline/cline#13203.
const alwaysThinkingClaude = /claude-(?:fable|mythos|(?:opus|sonnet)-(?:5[-.][5-9](?!\d)|[6-9](?!\d)))/;

/** What a model of Anthropic differs in. Those before 5 think only when asked to. */
export function claudeCapabilities(model: string): Partial<ModelCapabilities> {
  if (alwaysThinkingClaude.test(model)) return { effortNone: false };
  const [, family = '', ...version] = versioned.exec(model) ?? [];
  const [major = 0, minor = 0] = version.map((part) => Number(part ?? 0));
  const [first, firstMinor] = firstWithEffort[family] ?? [0, 0];
  const isBefore = major < first || (major === first && minor < firstMinor);
  const isEarly = early.test(model);
  return {
    ...((isBefore || isEarly) && { effort: false }),
    ...(((family !== '' && major < 5) || isEarly) && { effortNone: 'default' }),
  };
}

const thinking = /(?:^|[/:])(?:o[1-9]|gpt-[5-9])(?!.*chat)/;
// gpt-5-chat is the last of them: later models of that name may think.
const unthinking = /(?:^|[/:])(?:chatgpt-|gpt-[34]|gpt-5-chat)/;
// The others think without being asked, and then refuse to be sampled: BerriAI/litellm#32060 (5.5), khoj-ai/khoj#1377 (5.6).
const thinkingWhenAsked = /gpt-5\.[1-4](?!.*(?:pro|codex))/;

// What answers 400 to an effort of none: openai/codex#6647, anomalyco/opencode#26268, QwenLM/qwen-code#11295; GPT-6 Astra and
// GPT-6.1 Sol by https://developers.openai.com/api/docs/guides/deployment-checklist
const neverNone =
  /(?:^|[/:])(?:o[1-9]|gpt-oss|gpt-5(?![.\d])|gpt-6(?:-astra|$)|gpt-6\.1-sol|gpt-[5-9].*-(?:pro|codex|chat))/;

/** Whether a model of OpenAI thinks. */
export const isThinking = (model: string): boolean => thinking.test(model);

/**
 * What a model of OpenAI differs in: one that thinks takes no temperature and no topP
 * (https://developers.openai.com/api/docs/guides/latest-model#gpt-54-parameter-compatibility), any other no effort.
 */
export function openaiCapabilities(model: string): Partial<ModelCapabilities> {
  if (unthinking.test(model)) return { effort: false, effortNone: 'default' };
  const none = neverNone.test(model) && { effortNone: false };
  if (!isThinking(model)) return { ...none };
  return thinkingWhenAsked.test(model)
    ? { samplingBesideEffort: false, ...none }
    : { temperature: false, topP: false, ...none };
}

/**
 * What a model of Google differs in: of those that think, 2.5 Flash alone can be told not to
 * (https://ai.google.dev/gemini-api/docs/openai#thinking, vercel/ai#8027).
 */
export function geminiCapabilities(model: string): Partial<ModelCapabilities> {
  if (/gemini-(?:1|2\.0)/.test(model)) return { effortNone: 'default' };
  return { effortNone: /gemini-2\.5-flash/.test(model) };
}
