// Asks a model, runs the tools it calls, and asks again, until it answers or a limit is reached.
import { findProblems, systemClock } from '@internal/kit';
import type { Cost, Usage } from '@internal/prices';
import { addCost, addUsage, noCost, noUsage } from '@internal/prices';
import { AiError, throwProblems } from '../port/ai-error.ts';
import type { AttemptRecord } from '../port/attempt-log.ts';
import { isPaused, type Tool, type ToolCall } from '../port/message.ts';
import type { TextModel, TextRequest, TextResult } from '../port/text-model.ts';
import { nextTurn, type ToolResult, withTurn } from './next-turn.ts';
import { lengthOf, type ToldOutput, type ToolOutput, toTold } from './tool-output.ts';

/** A tool with what it does. */
export interface RunnableTool extends Tool {
  /**
   * Runs one call. The input is the model's own words: check it. What is given against this type is told as JSON. What is thrown is told to the model as "The tool
   * failed." alone; what the model should read about a failure is returned with `isError`.
   */
  run(
    input: unknown,
    context: { readonly call: ToolCall; readonly signal: AbortSignal },
  ): ToolOutput | Promise<ToolOutput>;
}

/** What happens in a loop of tools. */
export type ToolEvent =
  | { readonly type: 'step'; readonly step: number; readonly result: TextResult }
  | { readonly type: 'tool_start'; readonly step: number; readonly call: ToolCall }
  | {
      readonly type: 'tool_end';
      readonly step: number;
      readonly call: ToolCall;
      readonly isError: boolean;
      /** What the tool threw; never sent to the model. */
      readonly error?: unknown;
      readonly durationMs: number;
    };

/** How far a loop of tools may go. */
export interface RunToolsOptions {
  readonly tools: readonly RunnableTool[];
  /** Most answers that are asked for. 1 to 100. Default: 8. */
  readonly maxSteps?: number | undefined;
  /** No further answer is asked for once this much was spent, in dollars. Default: no limit; an unpriced answer ends the loop where there is one. */
  readonly maxCostUsd?: number | undefined;
  /** No further answer is asked for once this many tokens were used. Default: no limit. */
  readonly maxTokens?: number | undefined;
  /** Calls of one answer that run at once. 1 to 100. Default: 4. */
  readonly maxParallel?: number | undefined;
  /** Longest time for one call; then the model reads that the tool failed. Default: 60,000. */
  readonly toolTimeoutMs?: number | undefined;
  /** Most characters of text that one result may have; a longer one is a failure that the model reads. Default: 100,000. */
  readonly maxResultChars?: number | undefined;
  /** Hears what happens; what it throws is not caught. */
  readonly onEvent?: ((event: ToolEvent) => void) | undefined;
}

/** How a loop of tools ended. */
export interface RunToolsResult {
  /** The last answer; calls that it may have were not run. */
  readonly result: TextResult;
  /** `answered`: the model asks for no more tools. `length`: its answer was cut. Else the limit that ended the loop. */
  readonly stopped: 'answered' | 'length' | 'steps' | 'cost' | 'tokens';
  readonly steps: number;
  /** Of all answers together. */
  readonly usage: Usage;
  readonly cost: Cost;
  readonly attempts: readonly AttemptRecord[];
  /** The last request, with every turn in it; `nextTurn` goes on from here. */
  readonly request: TextRequest;
}

const whole = (value: number, max: number) => Number.isSafeInteger(value) && value >= 1 && value <= max;

/**
 * Asks a model and runs the tools that it calls until it answers, at most `maxSteps` times. Every turn carries what the
 * provider wants back; one that Anthropic paused (`pause_turn`, `compaction`) is sent back so that it goes on. The request's `signal` and `deadlineAt` end the loop, its tools included.
 *
 * @example
 * import { runTools } from '@tpl/ai';
 * import { mockModel } from '@tpl/ai/testing';
 *
 * const weather = {
 *   name: 'weather',
 *   description: 'Says how warm it is.',
 *   inputSchema: { type: 'object', properties: { place: { type: 'string' } } },
 *   run: () => '21 °C',
 * };
 * const request = { messages: [{ role: 'user' as const, content: 'How warm is it in Bern?' }] };
 * const { result, stopped } = await runTools(mockModel(), request, { tools: [weather], maxCostUsd: 0.1 });
 * console.log(stopped, result.text);
 *
 * @throws {AiError} `invalid_options` at impossible limits; what the model throws; `aborted` when the caller leaves.
 */
export async function runTools(
  model: TextModel,
  request: TextRequest,
  options: RunToolsOptions,
): Promise<RunToolsResult> {
  const { tools, maxSteps = 8, maxCostUsd, maxTokens, onEvent } = options;
  const { maxParallel = 4, toolTimeoutMs = 60_000, maxResultChars = 100_000 } = options;
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  throwProblems(
    'runTools',
    findProblems({
      'tools must hold at least one tool': tools.length > 0,
      'tools must have names of their own': byName.size === tools.length,
      'maxSteps must be 1 to 100': whole(maxSteps, 100),
      'maxParallel must be 1 to 100': whole(maxParallel, 100),
      'maxCostUsd must be above 0': maxCostUsd === undefined || maxCostUsd > 0,
      'maxTokens must be above 0': maxTokens === undefined || maxTokens > 0,
      'toolTimeoutMs must be 1 to 86,400,000': whole(toolTimeoutMs, 86_400_000),
      'maxResultChars must be a whole number of at least 1': whole(maxResultChars, Number.MAX_SAFE_INTEGER),
    }),
  );
  const listed = tools.map(({ run: _, ...tool }) => tool);
  let asked: TextRequest = { ...request, tools: listed };
  let usage: Usage = noUsage;
  let cost: Cost = noCost;
  const attempts: AttemptRecord[] = [];

  for (let step = 1; ; step += 1) {
    const result = await model.generate(asked);
    usage = addUsage(usage, result.usage);
    cost = addCost(cost, result.cost);
    attempts.push(...result.attempts);
    onEvent?.({ type: 'step', step, result });
    const end = (stopped: RunToolsResult['stopped']): RunToolsResult => ({
      result,
      stopped,
      steps: step,
      usage,
      cost,
      attempts,
      request: asked,
    });
    if (result.finishReason === 'length') return end('length');
    const asksNothing = result.toolCalls.length === 0;
    if (asksNothing && !isPaused(result)) return end('answered');
    if (step === maxSteps) return end('steps');
    if (maxTokens !== undefined && usage.inputTokens + usage.outputTokens >= maxTokens) return end('tokens');
    if (maxCostUsd !== undefined && (cost.status === 'unpriced' || cost.usd >= maxCostUsd))
      return end('cost');
    asked = asksNothing
      ? withTurn(asked, result, [])
      : nextTurn(asked, result, await runCalls(result.toolCalls, step));
  }

  /** Runs the calls of one answer, some at once, and gives their results in order. */
  async function runCalls(calls: readonly ToolCall[], step: number): Promise<ToolResult[]> {
    const results: ToolResult[] = [];
    let next = 0;
    const work = async () => {
      while (next < calls.length) {
        const at = next++;
        results[at] = await runOne(calls[at] as ToolCall, step);
      }
    };
    await Promise.all(Array.from({ length: Math.min(maxParallel, calls.length) }, work));
    return results;
  }

  async function runOne(call: ToolCall, step: number): Promise<ToolResult> {
    throwIfLeft(request);
    const startedAt = systemClock.monotonic();
    onEvent?.({ type: 'tool_start', step, call });
    let error: unknown;
    let told: ToldOutput = { content: 'The tool failed.', isError: true };
    const tool = byName.get(call.name);
    if (tool === undefined) told = { content: 'There is no tool of this name.', isError: true };
    else {
      try {
        told = toTold(
          await within(request, toolTimeoutMs, (signal) => tool.run(call.input, { call, signal })),
        );
      } catch (thrown) {
        throwIfLeft(request);
        error = thrown;
      }
    }
    const isLong = lengthOf(told.content) > maxResultChars;
    const { content, isError } = isLong ? { content: 'The result is too long.', isError: true } : told;
    const durationMs = systemClock.monotonic() - startedAt;
    onEvent?.({ type: 'tool_end', step, call, isError, durationMs, ...(error !== undefined && { error }) });
    return { toolCallId: call.id, content, ...(isError && { isError }) };
  }
}

function throwIfLeft({ signal, deadlineAt }: TextRequest): void {
  if (signal?.aborted) throw new AiError('aborted', 'The caller aborted the call.', { cause: signal.reason });
  if (deadlineAt !== undefined && systemClock.monotonic() >= deadlineAt)
    throw new AiError('total_timeout', 'The time of the call is over.');
}

/** Runs a tool until its time, the call's time or the caller ends it, whether or not it listens to its signal. */
async function within(
  { signal, deadlineAt }: TextRequest,
  limitMs: number,
  run: (signal: AbortSignal) => ToolOutput | Promise<ToolOutput>,
): Promise<ToolOutput> {
  const controller = new AbortController();
  const left = deadlineAt === undefined ? limitMs : Math.min(limitMs, deadlineAt - systemClock.monotonic());
  const cancel = systemClock.setTimer(
    () => controller.abort(new Error('The time of the tool is over.')),
    Math.ceil(left),
  );
  const leave = () => controller.abort(signal?.reason);
  signal?.addEventListener('abort', leave, { once: true });
  try {
    return await new Promise<ToolOutput>((resolve, reject) => {
      controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
      Promise.resolve()
        .then(() => run(controller.signal))
        .then(resolve, reject);
    });
  } finally {
    cancel();
    signal?.removeEventListener('abort', leave);
  }
}
