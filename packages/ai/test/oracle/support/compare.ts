// Decides whether what we made of a row is what the official SDK made of it, or what the row says instead.
import { errorTraits, type Usage } from '../../../src/index.ts';
import { requestId } from './byte-server.ts';
import type { Json } from './bytes.ts';
import type { OurAnswer, OurError, OurOutcome } from './read-ours.ts';
import type { DialectName, SdkAnswer, SdkOutcome } from './read-sdk.ts';
import type { Row, WantedAnswer, WantedError } from './row.ts';

const finishWords: Readonly<Record<string, string>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  function_call: 'tool_calls',
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
};

/** JSON with sorted names, so that two values can be compared. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Input of a call: parsed where it is text; `undefined` where the text is no JSON. */
function inputOf(given: unknown): { input: unknown } | undefined {
  if (typeof given !== 'string') return { input: given ?? {} };
  if (given.trim() === '') return { input: {} };
  try {
    return { input: JSON.parse(given) as unknown };
  } catch {
    return undefined;
  }
}

const count = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
const inner = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});

/** The counts of a provider in our words; `undefined` where it did not count. */
export function countedBySdk(
  dialect: DialectName,
  usage: Json | null | undefined,
): Partial<Usage> | undefined {
  if (!usage) return undefined;
  if (dialect === 'anthropic') {
    const fresh = count(usage['input_tokens']);
    const output = count(usage['output_tokens']);
    if (fresh === undefined || output === undefined || fresh + output === 0) return undefined;
    const read = count(usage['cache_read_input_tokens']) ?? 0;
    const written = count(usage['cache_creation_input_tokens']) ?? 0;
    return { inputTokens: fresh + read + written, outputTokens: output, cacheReadTokens: read };
  }
  const [inputName, outputName] =
    dialect === 'chat' ? ['prompt_tokens', 'completion_tokens'] : ['input_tokens', 'output_tokens'];
  const input = count(usage[inputName]);
  const output = count(usage[outputName]);
  if (input === undefined || output === undefined || input + output === 0) return undefined;
  const read = count(inner(usage[`${inputName}_details`])['cached_tokens']) ?? 0;
  return { inputTokens: input, outputTokens: output, cacheReadTokens: Math.min(read, input) };
}

function differsInUsage(usage: Usage, wanted: Partial<Usage> | undefined): string | undefined {
  if (!wanted) return usage.estimated ? undefined : `usage is called known: ${stable(usage)}`;
  for (const [name, value] of Object.entries({ estimated: false, ...wanted })) {
    if (usage[name as keyof Usage] !== value)
      return `usage ${name} is ${String(usage[name as keyof Usage])}, not ${String(value)}`;
  }
  return undefined;
}

function differsInAnswer(ours: OurAnswer, wanted: WantedAnswer): string | undefined {
  if (wanted.text !== undefined && ours.text !== wanted.text)
    return `text is ${stable(ours.text)}, not ${stable(wanted.text)}`;
  if (wanted.calls !== undefined) {
    const mine = ours.calls.map((call, at) => {
      const want = wanted.calls?.[at];
      return {
        ...(want?.id !== undefined && { id: call.id }),
        ...(want?.name !== undefined && { name: call.name }),
        input: call.input,
      };
    });
    if (stable(mine) !== stable(wanted.calls))
      return `calls are ${stable(ours.calls)}, not ${stable(wanted.calls)}`;
    if (ours.calls.some(({ id }) => id === '')) return 'a call has no id, so no result can name it';
  }
  if (wanted.finish !== undefined && ![wanted.finish].flat().includes(ours.finish))
    return `finish is ${ours.finish}, not ${String(wanted.finish)}`;
  if (wanted.reasoning !== undefined && ours.reasoning !== wanted.reasoning)
    return `reasoning is ${stable(ours.reasoning)}, not ${stable(wanted.reasoning)}`;
  return wanted.usage && differsInUsage(ours.usage, wanted.usage);
}

function differsInError(ours: OurError, wanted: WantedError): string | undefined {
  const codes = wanted.code === undefined ? Object.keys(errorTraits) : [wanted.code].flat();
  if (!codes.includes(String(ours.code) as never))
    return `error is ${String(ours.code)}, not ${codes.join(' or ')}`;
  for (const name of ['retryable', 'status', 'partial', 'retryAfterMs', 'requestId'] as const) {
    if (wanted[name] !== undefined && ours[name] !== wanted[name])
      return `${name} of ${String(ours.code)} is ${String(ours[name])}, not ${String(wanted[name])}`;
  }
  return undefined;
}

/** Whether nothing half was given out as whole: an error that is not retried, or `length` with whole calls. */
function differsFromCut(ours: OurOutcome, sdk: SdkOutcome): string | undefined {
  if (ours.error)
    return ours.error.retryable && sdk.answer?.finish === 'length' ? 'it would be retried' : undefined;
  const { finish = 'none', calls = [] } = ours.answer ?? {};
  if (finish !== 'length') return `a cut answer is given out as whole with finish ${finish}`;
  const whole = (sdk.answer?.calls ?? []).map((call) => stable(inputOf(call.arguments)?.input));
  return calls.every((call) => whole.includes(stable(call.input))) ? undefined : 'half a call is given out';
}

function wantedBySdk(sdk: SdkAnswer): WantedAnswer | undefined {
  const calls = sdk.calls.map((call) => ({ call, given: inputOf(call.arguments) }));
  if (calls.some(({ given }) => given === undefined)) return undefined;
  return {
    text: sdk.text,
    calls: calls.map(({ call, given }) => ({
      ...(typeof call.id === 'string' && call.id !== '' && { id: call.id }),
      name: String(call.name),
      input: given?.input,
    })),
    finish: (finishWords[String(sdk.finish)] ?? 'other') as never,
  };
}

/** What the SDK's answer demands of us: undefined when we meet it. */
export function differsFromSdk(
  row: Pick<Row, 'dialect' | 'usage'>,
  sdk: SdkAnswer,
  ours: OurOutcome,
): string | undefined {
  // A refusal is an error of ours, always.
  if (sdk.isRefusal)
    return ours.error
      ? differsInError(ours.error, { code: 'refusal' })
      : 'a refusal is given out as an answer';
  const wanted = wantedBySdk(sdk);
  // The SDK gives arguments as text, whatever they are; we give an input, so there is none to give.
  if (!wanted) return differsFromCut(ours, { answer: sdk, arrived: '' });
  if (!ours.answer) return `${String(ours.error?.code)} although the SDK gives an answer`;
  const counted = row.usage ?? countedBySdk(row.dialect, sdk.usage);
  return differsInAnswer(ours.answer, wanted) ?? differsInUsage(ours.answer.usage, counted);
}

/** What never may be, whatever a row says. */
export function neverAllowed(sdk: Pick<SdkOutcome, 'arrived'>, ours: OurOutcome): string | undefined {
  if (ours.error && !ours.error.isAiError) return `no AiError but ${ours.error.message}`;
  const said = ours.error?.partial ?? sdk.arrived;
  if (ours.error && said.length > 5 && ours.error.message.includes(said))
    return 'the message of the error holds the answer';
  if (ours.otherPieces !== undefined) return 'the pieces of the stream differ from its result';
  const { arrived } = sdk;
  if (ours.answer && ours.answer.text.length < arrived.length)
    return `the text is shorter than what arrived: ${stable(ours.answer.text)} of ${stable(arrived)}`;
  return undefined;
}

/** An answer began, so its error names the request at the provider. */
export function losesRequestId({ error }: OurOutcome): string | undefined {
  return error && error.requestId !== requestId
    ? `${String(error.code)} does not name the request`
    : undefined;
}

/** Says what is wrong with a row, or nothing. */
export function problemOf(row: Row, sdk: SdkOutcome, ours: OurOutcome): string | undefined {
  const never = neverAllowed(sdk, ours) ?? losesRequestId(ours);
  if (never) return never;
  const { want, reason } = row;
  const differs = sdk.answer
    ? differsFromSdk(row, sdk.answer, ours)
    : ours.answer && `an answer although the SDK says: ${String(sdk.threw)}`;
  if (want === undefined) return differs;
  if (want === 'cut') return differsFromCut(ours, sdk);
  if (want === 'same-or-error') return ours.error ? unexplained(sdk, reason) : differs;
  if (want.error) {
    if (!ours.error) return `an answer, not an error: ${stable(ours.answer)}`;
    return differsInError(ours.error, want.error) ?? unexplained(sdk, reason);
  }
  if (!ours.answer)
    return want.orError
      ? undefined
      : `${String(ours.error?.code)}, not an answer: ${String(ours.error?.message)}`;
  const wrong =
    differsInAnswer(ours.answer, want.answer) ?? (row.usage && differsInUsage(ours.answer.usage, row.usage));
  return (
    wrong ??
    (differs !== undefined && reason === undefined ? `a difference without a reason: ${differs}` : undefined)
  );
}

const unexplained = (sdk: SdkOutcome, reason: string | undefined): string | undefined =>
  sdk.answer && reason === undefined
    ? 'an error without a reason although the SDK gives an answer'
    : undefined;
