// Knows what a server of chat completions wants of the turns it gets, by its address and the model's name.
import { isEarlyGemini } from '../port/strict-limits.ts';
import { callIdsOf, isMistral } from './fit-call-id.ts';

/** What a server wants of turns, beyond what all take. */
export interface ChatHabits {
  /** Ids of calls that it takes. Default: each. */
  readonly callIds?: RegExp | undefined;
  /** It refuses a turn with calls and without thought. Default: false. */
  readonly wantsThought?: boolean | undefined;
  /** It refuses calls of a turn of which none is signed. Default: false. */
  readonly wantsSignature?: boolean | undefined;
  /** It refuses the user right after the result of a tool. Default: false. */
  readonly wantsTurnAfterTool?: boolean | undefined;
  /** It is told not to think by a switch. Default: by an effort of `none`. */
  readonly hasThinkingSwitch?: boolean | undefined;
}

// https://api-docs.deepseek.com/guides/thinking_mode; of Kimi the models that think, and the addresses of Moonshot:
// anomalyco/opencode#10996. Elsewhere its other models refuse the field: CherryHQ/cherry-studio#12298. All of MiMo:
// https://platform.xiaomimimo.com/docs/en-US/usage-guide/passing-back-reasoning_content
const thinking =
  /deepseek|moonshot\.|kimi\.com|kimi-(?:k2-thinking|k2[.p]\d|k[3-9]|for-coding)|xiaomimimo\.com|mimo-v\d/i;

// https://api-docs.deepseek.com/guides/thinking_mode, https://docs.z.ai/guides/capabilities/thinking-mode; an effort of none is
// no word of theirs: BerriAI/litellm#27453, theopenco/llmgateway#3152.
const switched = /api\.deepseek\.com|\bz\.ai\/|bigmodel\.cn/i;

// Their hosts refuse the field, whichever model they serve: egoist/chatwise-releases#1442, janhq/jan#8136.
const refusesThought = /^https?:\/\/[^/]*\b(?:groq\.com|cerebras\.ai)\b/i;

const google = /^https:\/\/generativelanguage\.googleapis\.com\//;

/** The habits of a server, by its address with the model's name behind it, or by that name alone. */
export function chatHabitsOf(address: string): ChatHabits {
  return {
    callIds: callIdsOf(address),
    wantsThought: thinking.test(address) && !refusesThought.test(address),
    wantsSignature: google.test(address) && /gemini-/.test(address) && !isEarlyGemini(address),
    wantsTurnAfterTool: isMistral(address),
    hasThinkingSwitch: switched.test(address),
  };
}
