import { noUsage } from '@internal/prices';
import { describe, expect, it } from '@jest/globals';
import type { TextModel, TextRequest, TextResult } from '../port/text-model.ts';
import { nextTurn } from './next-turn.ts';
import { type RunnableTool, type RunToolsOptions, runTools, type ToolEvent } from './run-tools.ts';

const call = (id: string, name = 'weather') => ({ id, name, input: { place: 'Bern' } });
const answer = (more: Partial<TextResult> = {}): TextResult => ({
  text: '',
  toolCalls: [],
  finishReason: 'stop',
  usage: { ...noUsage, inputTokens: 10, outputTokens: 5 },
  cost: { status: 'known', usd: 0.01, source: 'test' },
  provider: 'p',
  model: 'm',
  attempts: [],
  warnings: [],
  degraded: false,
  ...more,
});
const asks = (...calls: ReturnType<typeof call>[]) =>
  answer({ toolCalls: calls, finishReason: 'tool_calls' });

function modelOf(...answers: TextResult[]): TextModel & { requests: TextRequest[] } {
  const requests: TextRequest[] = [];
  return {
    id: 'p/m',
    requests,
    async generate(request) {
      requests.push(request);
      return answers[Math.min(requests.length, answers.length) - 1] as TextResult;
    },
    stream: () => {
      throw new Error('not used');
    },
  };
}
const tool = (run: RunnableTool['run'], name = 'weather'): RunnableTool => ({
  name,
  description: 'Says how warm it is.',
  inputSchema: { type: 'object' },
  run,
});
const request: TextRequest = {
  messages: [{ role: 'user', content: 'How warm is it?' }],
  toolChoice: 'required',
};
const run = (model: TextModel, options: Partial<RunToolsOptions> = {}, more: Partial<TextRequest> = {}) =>
  runTools(model, { ...request, ...more }, { tools: [tool(() => '21 °C')], ...options });
const lastMessage = (model: { requests: TextRequest[] }) => model.requests.at(-1)?.messages?.at(-1);

describe('runTools', () => {
  it('runs what the model calls and goes on until it answers, everything it spent summed up', async () => {
    const model = modelOf(asks(call('a'), call('b')), answer({ text: 'Warm.' }));
    const { result, stopped, steps, usage, cost, request: last } = await run(model);
    expect({ text: result.text, stopped, steps }).toEqual({ text: 'Warm.', stopped: 'answered', steps: 2 });
    expect(usage.inputTokens).toBe(20);
    expect(cost).toMatchObject({ status: 'known', usd: 0.02 });
    expect(last.messages?.slice(1)).toMatchObject([
      { role: 'assistant', toolCalls: [{ id: 'a' }, { id: 'b' }] },
      { role: 'tool', toolCallId: 'a', content: '21 °C' },
      { role: 'tool', toolCallId: 'b', content: '21 °C' },
    ]);
    expect(model.requests[0]).toMatchObject({ toolChoice: 'required', tools: [{ name: 'weather' }] });
    expect(model.requests[0]?.tools?.[0]).not.toHaveProperty('run');
    expect(model.requests[1]).not.toHaveProperty('toolChoice');
  });

  it.each([
    ['steps', { maxSteps: 3 }, 3],
    ['tokens', { maxTokens: 30 }, 2],
    ['cost', { maxCostUsd: 0.02 }, 2],
  ] as const)('stops at its limit of %s, and says so', async (stopped, options, steps) => {
    expect(await run(modelOf(asks(call('a'))), options)).toMatchObject({ stopped, steps });
  });

  it('goes on where the provider paused among its own tools, with its words as they are, within the same limits', async () => {
    const kept = { provider: 'p', isPaused: true, anthropic: [{ type: 'server_tool_use', id: 's' }] };
    const paused = answer({
      text: 'I look.',
      finishReason: 'other',
      rawFinishReason: 'pause_turn',
      providerData: kept,
    });
    const model = modelOf(paused, answer({ text: 'Warm.' }));
    const { result, stopped, steps, usage } = await run(model);
    expect({ text: result.text, stopped, steps }).toEqual({ text: 'Warm.', stopped: 'answered', steps: 2 });
    expect(usage.inputTokens).toBe(20);
    expect(model.requests[1]?.messages?.slice(1)).toEqual([
      { role: 'assistant', content: 'I look.', providerData: kept },
    ]);
    expect(model.requests[1]).not.toHaveProperty('toolChoice');
    expect(await run(modelOf(paused), { maxSteps: 2 })).toMatchObject({ stopped: 'steps', steps: 2 });
    const { providerData: _, ...lost } = paused;
    expect(await run(modelOf(lost))).toMatchObject({ stopped: 'answered', steps: 1 });
  });

  it('stops at an unpriced answer where there is a limit in dollars, and at a cut one', async () => {
    const unpriced = modelOf({ ...asks(call('a')), cost: { status: 'unpriced' } });
    expect(await run(unpriced, { maxCostUsd: 5 })).toMatchObject({ stopped: 'cost', steps: 1 });
    const cut = modelOf({ ...asks(call('a')), finishReason: 'length' });
    expect(await run(cut)).toMatchObject({ stopped: 'length', steps: 1 });
  });

  it('tells the model of a failure what the tool says, and nothing of what it throws', async () => {
    const events: ToolEvent[] = [];
    const model = modelOf(asks(call('a', 'throws'), call('b', 'says'), call('c', 'nobody')), answer());
    const secret = new Error('the secret');
    await run(model, {
      tools: [
        tool(() => Promise.reject(secret), 'throws'),
        tool(() => ({ content: 'No such place.', isError: true }), 'says'),
      ],
      onEvent: (event) => events.push(event),
    });
    expect(model.requests.at(-1)?.messages?.slice(-3)).toEqual([
      { role: 'tool', toolCallId: 'a', content: 'The tool failed.', isError: true },
      { role: 'tool', toolCallId: 'b', content: 'No such place.', isError: true },
      { role: 'tool', toolCallId: 'c', content: 'There is no tool of this name.', isError: true },
    ]);
    expect(events.filter(({ type }) => type === 'tool_end')[0]).toMatchObject({ isError: true });
    expect(events.some((event) => event.type === 'tool_end' && event.error === secret)).toBe(true);
  });

  it('ends a tool that takes too long, and refuses a result that is too long', async () => {
    const slow = modelOf(asks(call('a')), answer());
    let signalOfTool: AbortSignal | undefined;
    const never = tool((_, { signal }) => {
      signalOfTool = signal;
      return new Promise(() => {});
    });
    await run(slow, { tools: [never], toolTimeoutMs: 10 });
    expect(lastMessage(slow)).toMatchObject({ content: 'The tool failed.', isError: true });
    expect(signalOfTool?.aborted).toBe(true);
    const long = modelOf(asks(call('a')), answer());
    await run(long, { tools: [tool(() => [{ type: 'text', text: 'x'.repeat(11) }])], maxResultChars: 10 });
    expect(lastMessage(long)).toMatchObject({ content: 'The result is too long.', isError: true });
  });

  it('ends with the caller, and with the time of the call, whether or not a tool listens', async () => {
    const controller = new AbortController();
    const leaves = tool(() => {
      controller.abort(new Error('gone'));
      return new Promise(() => {});
    });
    const left = run(modelOf(asks(call('a'))), { tools: [leaves] }, { signal: controller.signal });
    await expect(left).rejects.toMatchObject({ code: 'aborted' });
    const never = tool(() => new Promise(() => {}));
    const late = run(modelOf(asks(call('a'))), { tools: [never] }, { deadlineAt: performance.now() + 15 });
    await expect(late).rejects.toMatchObject({ code: 'total_timeout' });
  });

  it('runs no more calls at once than allowed', async () => {
    let now = 0;
    let most = 0;
    const counting = tool(async () => {
      now += 1;
      most = Math.max(most, now);
      await Promise.resolve();
      now -= 1;
      return 'x';
    });
    const calls = Array.from({ length: 6 }, (_, at) => call(`c${at}`));
    await run(modelOf(asks(...calls), answer()), { tools: [counting], maxParallel: 2 });
    expect(most).toBe(2);
  });

  it('refuses impossible limits, each with its name', async () => {
    const wrong = {
      tools: [],
      maxSteps: 0,
      maxParallel: 0,
      maxCostUsd: 0,
      maxTokens: 0,
      toolTimeoutMs: 0,
      maxResultChars: 0,
    };
    await expect(run(modelOf(answer()), wrong)).rejects.toMatchObject({
      code: 'invalid_options',
      problems: { length: 7 },
    });
    const twice = { tools: [tool(() => ''), tool(() => '')] };
    await expect(run(modelOf(answer()), twice)).rejects.toThrow(/names of their own/);
  });
});

describe('nextTurn', () => {
  it('goes on with what the user says, and keeps what the provider wants back', () => {
    const result = answer({ text: 'Warm.', providerData: { provider: 'p', chat: {} } });
    expect(nextTurn({ messages: [] }, result, 'And tomorrow?').messages).toEqual([
      { role: 'assistant', content: 'Warm.', providerData: { provider: 'p', chat: {} } },
      { role: 'user', content: 'And tomorrow?' },
    ]);
    expect(nextTurn({ toolChoice: 'none' }, result, 'x').toolChoice).toBe('none');
  });

  it('refuses calls without a result, and results without a call', () => {
    const result = asks(call('a'), call('b'));
    const one = { toolCallId: 'a', content: 'x' };
    for (const results of [[one], [one, one], [one, { ...one, toolCallId: 'c' }], []])
      expect(() => nextTurn(request, result, results)).toThrow(
        expect.objectContaining({ code: 'bad_request' }),
      );
    expect(() => nextTurn(request, result, 'x')).toThrow(/every call/);
  });

  it.each([
    [undefined, 'The tool gave nothing.'],
    [null, 'The tool gave nothing.'],
    [0, '0'],
    [{ degrees: 21 }, '{"degrees":21}'],
    [['a', 'b'], '["a","b"]'],
    [{ content: { degrees: 21 }, isError: false }, '{"degrees":21}'],
    [[{ type: 'text', text: '21 °C' }], [{ type: 'text', text: '21 °C' }]],
  ])(
    'n8n-io/n8n#24133, crewAIInc/crewAI#6267: what a tool gives is told, also %j',
    async (given, content) => {
      const model = modelOf(asks(call('a')), answer({ text: 'Warm.' }));
      const ended = await run(model, { tools: [tool(() => given as never)] });
      expect([ended.stopped, lastMessage(model)]).toEqual([
        'answered',
        { role: 'tool', toolCallId: 'a', content },
      ]);
    },
  );

  it('crewAIInc/crewAI#6267: a result without JSON is a failure of its tool alone', async () => {
    const events: ToolEvent[] = [];
    const model = modelOf(asks(call('a'), call('b')), answer({ text: 'Warm.' }));
    const given = [1n, '21 °C'];
    const tools = [tool(() => given.shift() as string)];
    expect(await run(model, { tools, onEvent: (event) => events.push(event) })).toMatchObject({ steps: 2 });
    expect(model.requests[1]?.messages?.slice(-2)).toMatchObject([
      { content: 'The tool failed.', isError: true },
      { content: '21 °C' },
    ]);
    expect(events.find((event) => event.type === 'tool_end')).toMatchObject({ error: expect.any(TypeError) });
  });
});
