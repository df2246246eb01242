// What providers' words for a failure mean: their codes, types and, where nothing else says it, their sentences.
import { waitInSentence } from '@internal/kit';
import type { ReportedFailure } from '../answer/reported-error.ts';
import type { AiErrorCode } from '../port/error-code.ts';

/** Codes that a provider's words can mean. */
export type ReportedCode = Extract<
  AiErrorCode,
  | 'quota_exhausted'
  | 'rate_limited'
  | 'overloaded'
  | 'context_too_long'
  | 'auth'
  | 'not_found'
  | 'refusal'
  | 'malformed_response'
  | 'server'
  | 'bad_request'
>;

// Codes and types in small letters: OpenAI, Anthropic, Google, Groq, Mistral, DeepSeek, Moonshot, xAI, OpenRouter, Azure, Bedrock, Alibaba, Volcengine, Novita, New API, llama.cpp.
const words: Readonly<Record<ReportedCode, string>> = {
  quota_exhausted:
    'insufficient_quota billing_error billing_hard_limit_reached billing_not_active credit_balance_exhausted enforced_spend_limit_reached exceeded_current_quota_error insufficient_balance insufficient_credits insufficient_user_quota payment_required budget_exceeded quota_exceeded arrearage servicequotaexceededexception not_enough_balance allocationquota.freetieronly accountoverdueerror setlimitexceeded pre_consume_token_quota_failed',
  rate_limited:
    'rate_limit_error rate_limit_exceeded rate_limit_reached_error rate_limited too_many_requests resource_exhausted throttlingexception throttling requests tokens_per_minute',
  overloaded:
    'overloaded_error overloaded server_is_overloaded slow_down engine_overloaded_error engine_overloaded unavailable service_unavailable service_tier_capacity_exceeded serviceunavailableexception modelnotreadyexception provider_unavailable capacity_exceeded',
  context_too_long:
    'context_length_exceeded request_too_large string_above_max_length exceed_context_size_error model_max_prompt_tokens_exceeded content_too_large input_too_long tokens_limit_reached prompt_too_long',
  auth: 'authentication_error permission_error invalid_api_key incorrect_api_key api_key_invalid account_deactivated unauthenticated unauthorized permission_denied accessdeniedexception invalid_authentication_error missing_api_key',
  not_found:
    'not_found_error not_found model_not_found model_not_active model_decommissioned model_not_supported model_not_available invalid_model deploymentnotfound resourcenotfoundexception resource_not_found_error unknown_model',
  refusal:
    'content_policy_violation content_filter invalid_prompt responsibleaipolicyviolation data_inspection_failed datainspectionfailed moderation_blocked image_content_policy_violation cyber_policy prompt_blocked safety',
  malformed_response: 'tool_use_failed json_validate_failed output_parse_failed',
  server:
    'api_error server_error timeout_error internal internal_error internal_server_error internalservererror deadline_exceeded bad_gateway modeltimeoutexception modelerrorexception',
  bad_request:
    'invalid_request_error invalid_argument failed_precondition unsupported_parameter unsupported_value invalid_value missing_required_parameter validationexception badrequesterror',
};
const codeByWord: ReadonlyMap<string, ReportedCode> = new Map(
  Object.entries(words).flatMap(([code, all]) =>
    all.split(' ').map((word) => [word, code as ReportedCode] as const),
  ),
);

const codeByStatus: Readonly<Record<number, ReportedCode>> = {
  401: 'auth',
  402: 'quota_exhausted',
  403: 'auth',
  404: 'not_found',
  408: 'server',
  409: 'server',
  // A model that was taken away: NVIDIA.
  410: 'not_found',
  413: 'context_too_long',
  424: 'server',
  425: 'server',
  429: 'rate_limited',
  // Groq: no capacity of the flexible tier; the client went away.
  498: 'overloaded',
  499: 'server',
  503: 'overloaded',
  529: 'overloaded',
};

// Sentences, each linear: an alternation of fixed texts.
const noCredit =
  /credit balance is too low|specified api usage limits|insufficient (?:account )?balance|insufficient (?:credit|fund)|(?:more|out of|no|used all available) credits?\b|(?:monthly|spending|spend) (?:limit|cap\b)|budget has been exceeded|余额不足/i;
// SiliconFlow, fal, Novita, Google's prepaid accounts, OpenRouter's keys and free models, subscriptions of Anthropic.
const noCreditOf =
  /balance is insufficient|exhausted balance|not enough balance|credits are depleted|key limit exceeded|models-per-day|\bextra usage\b/i;
const currentQuota = /exceeded your current quota/i;
const dailyQuota = /per[_ ]?day|daily/i;
const longPrompt =
  /prompt is too long|input is too long|context (?:length|window|size|limit)|maximum prompt length|(?:exceeds|exceed) the (?:maximum|limit|max)[^.]{0,40}tokens|input token count|input tokens exceed|too many input tokens|reduce the length|range of input length|token limit exceeded/i;
// Moonshot, Zhipu, Copilot, Cohere, servers of Hugging Face, Volcengine, SiliconFlow, vLLM.
const longPromptOf =
  /exceeded model token limit|prompt exceeds max length|prompt 超长|tokens in request more than max tokens allowed|prompt token count of \d{1,12} exceeds the limit|total number of tokens (?:in the prompt|\(prompt and prediction\)) cannot exceed|`inputs` (?:tokens \+ `max_new_tokens` must be|must have less than)|exceed max message tokens|input length \d{1,12} exceeds|less than or equal to max_seq_len|maximum model length/i;
const largeRequest = /request too large|requested tokens exceed|must be reduced in order to run/i;
const badKey = /api key (?:not valid|not found|expired)|(?:invalid|incorrect|wrong|missing) api[ -]?key/i;
// What Anthropic, Groq and Google say of an account under 400, as if it were the request's fault.
const closedAccount = /organization has been (?:disabled|restricted)|user location is not supported/i;
const flagged = /\bflagged\b|content (?:policy|filter|management)|safety system|moderation/i;
// The name of a model may hold dots; a sentence ends with one before a blank.
const noModel =
  /model\b(?:[^.]|\.(?!\s)){0,160}(?:not exist|not found|is not supported|decommissioned|end of life|no longer available)/i;
// OpenRouter, Zhipu, Mistral, LiteLLM, Bedrock, LM Studio.
const noModelOf =
  /(?:not a valid|unknown) model\b|invalid model(?:[.:]| name| id\b)|model identifier is invalid|no models loaded/i;
// LM Studio says so under 400.
const brokenModel = /failed to load model|model has (?:unloaded or )?crashed/i;
const maxMessage = 2000;

/** The status of a failure, or the one that its code is: gateways put it there inside a 200. */
export function statusOf({ status, code }: ReportedFailure): number | undefined {
  if (status !== undefined && status >= 400) return status;
  const given = typeof code === 'string' && /^[45]\d\d$/.test(code) ? Number(code) : code;
  return typeof given === 'number' && given >= 400 && given <= 599 ? given : undefined;
}

function wordOf(value: unknown): ReportedCode | undefined {
  return typeof value === 'string' ? codeByWord.get(value.toLowerCase()) : undefined;
}

/** What the sentence says about the request; no sentence outranks a status of 500 and more. */
function codeOfSentence(text: string): ReportedCode | undefined {
  if (longPrompt.test(text) || longPromptOf.test(text) || largeRequest.test(text)) return 'context_too_long';
  if (badKey.test(text) || closedAccount.test(text)) return 'auth';
  if (flagged.test(text)) return 'refusal';
  if (noModel.test(text) || noModelOf.test(text)) return 'not_found';
  return brokenModel.test(text) ? 'server' : undefined;
}

/** Codes that a general word may mean at a status that already says who is at fault. */
const refines: Readonly<Record<number, readonly ReportedCode[]>> = {
  403: ['refusal'],
  429: ['overloaded'],
  500: ['overloaded', 'rate_limited'],
};

/** The code of a failure. A status outranks words, except those of a quota: it does not come back by a retry. */
export function codeOf(failure: ReportedFailure): ReportedCode {
  const { type, code, message, details } = failure;
  const text = typeof message === 'string' ? message.slice(0, maxMessage) : '';
  const status = statusOf(failure);
  const word = wordOf(code) ?? wordOf(type);
  if (word === 'quota_exhausted' || noCredit.test(text) || noCreditOf.test(text)) return 'quota_exhausted';
  // Google says so of limits by the minute as well, with details or in the sentence alone: only those of a day do not come back soon.
  if (currentQuota.test(text)) {
    const isGoogle = word === 'rate_limited' && Array.isArray(details);
    const isBack = isGoogle || waitInSentence(text) !== undefined;
    return isBack && !dailyQuota.test(`${text}${JSON.stringify(details)}`)
      ? 'rate_limited'
      : 'quota_exhausted';
  }
  if (status === undefined) return codeOfSentence(text) ?? word ?? 'server';
  const sentence = codeOfSentence(text);
  const isOpen = status === 400 || status === 422;
  if (isOpen) {
    const isFault = word !== undefined && !['server', 'overloaded', 'bad_request'].includes(word);
    return sentence ?? (isFault ? word : 'bad_request');
  }
  if (status === 429 && largeRequest.test(text)) return 'context_too_long';
  const refined = [sentence, word].find((found) => found !== undefined && refines[status]?.includes(found));
  return refined ?? codeByStatus[status] ?? (status >= 500 ? 'server' : 'bad_request');
}
