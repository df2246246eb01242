import { noUsage } from '@internal/prices';
import { describe, expect, it } from '@jest/globals';
import { createTokenEstimator } from './token-estimator.ts';

const rendered = { system: 's'.repeat(200), messages: [{ role: 'user' as const, content: 'x'.repeat(600) }] };
const sent = { rendered };
const nothing = { text: '', reasoning: '', argumentText: '', toolCalls: [] };
const words = (count: number) => 'abcd'.repeat(count);

describe('createTokenEstimator', () => {
  it('starts at four bytes a token and comes closer with every counted answer', () => {
    const estimator = createTokenEstimator();
    expect(estimator.count('x'.repeat(400))).toBe(100);
    for (let turn = 0; turn < 30; turn += 1) {
      estimator.learn(
        sent,
        { ...nothing, text: 'y'.repeat(200) },
        {
          ...noUsage,
          inputTokens: 400,
          outputTokens: 150,
          reasoningTokens: 50,
        },
      );
    }
    expect(estimator.count('x'.repeat(400))).toBeGreaterThanOrEqual(195);
    expect(estimator.usageOf(sent, nothing, undefined, true)).toMatchObject({
      estimated: true,
      outputTokens: 0,
    });
  });

  it('learns nothing from short texts or impossible counts', () => {
    const estimator = createTokenEstimator();
    estimator.learn({ rendered: { messages: [{ role: 'user', content: 'x' }] } }, nothing, {
      ...noUsage,
      inputTokens: 50,
    });
    estimator.learn(sent, nothing, noUsage);
    expect(estimator.count('x'.repeat(400))).toBe(100);
  });

  it('learns nothing of what had pictures: their tokens are no tokens of letters', () => {
    const estimator = createTokenEstimator();
    const content = [
      { type: 'text', text: 'x'.repeat(600) },
      { type: 'image', mediaType: 'image/png', data: 'AA==' },
    ] as const;
    const pictured = { rendered: { messages: [{ role: 'user', content }] } } as const;
    estimator.learn(pictured, nothing, { ...noUsage, inputTokens: 1_750 });
    expect(estimator.count('x'.repeat(400))).toBe(100);
  });

  it('cymoo/lovia#91: counts Chinese by its bytes, also after it has learned of English', () => {
    const estimator = createTokenEstimator();
    const chinese = '这是一个例子'.repeat(100);
    expect(estimator.count(chinese)).toBe(450);
    estimator.learn(sent, nothing, { ...noUsage, inputTokens: 200 });
    expect(estimator.count('x'.repeat(400))).toBe(100);
    expect(estimator.count(chinese)).toBe(450);
  });

  it('counts exactly when it is given a counter', () => {
    expect(createTokenEstimator((text) => text.split(' ').length).count('one two three')).toBe(3);
  });

  it('counts all that arrived: text, thought and arguments, in pieces or as calls', () => {
    const estimator = createTokenEstimator();
    const arrived = { ...nothing, text: words(10), reasoning: words(20), argumentText: words(30) };
    expect(estimator.usageOf(sent, arrived, undefined, true)).toMatchObject({
      inputTokens: 201,
      outputTokens: 60,
      reasoningTokens: 20,
      estimated: true,
    });
    const called = { ...nothing, toolCalls: [{ name: 'look_up', input: { a: words(50) } }] };
    expect(estimator.usageOf(sent, called, undefined, true).outputTokens).toBeGreaterThan(50);
  });

  it('counts tools, a schema, earlier calls and pictures as input', () => {
    const estimator = createTokenEstimator();
    const tokens = (more: object) =>
      estimator.usageOf({ rendered: { messages: [] }, ...more }, nothing, undefined, true).inputTokens;
    const tools = [{ name: 't', description: words(50), inputSchema: {} }];
    expect(tokens({ tools })).toBeGreaterThan(50);
    expect(tokens({ schema: { name: 's', jsonSchema: { description: words(50) } } })).toBeGreaterThan(50);
    const toolCalls = [{ id: '1', name: 't', input: words(50) }];
    const turn = { role: 'assistant', content: '', toolCalls };
    expect(tokens({ rendered: { messages: [turn] } })).toBeGreaterThan(50);
    const picture = { role: 'user', content: [{ type: 'image', mediaType: 'image/png', data: 'AA==' }] };
    expect(tokens({ rendered: { messages: [picture] } })).toBeGreaterThan(1000);
  });

  it('keeps what was counted, and calls it known only where both counts are and the answer is whole', () => {
    const estimator = createTokenEstimator();
    const arrived = { ...nothing, text: words(10) };
    const usage = (counted: object, isWhole = true) => estimator.usageOf(sent, arrived, counted, isWhole);
    expect(usage({ inputTokens: 30, outputTokens: 2 })).toMatchObject({ outputTokens: 2, estimated: false });
    expect(usage({ inputTokens: 30 })).toMatchObject({ inputTokens: 30, outputTokens: 10, estimated: true });
    expect(usage({ outputTokens: 2 })).toMatchObject({ inputTokens: 201, outputTokens: 2, estimated: true });
    expect(usage({ inputTokens: 0, outputTokens: 0 })).toMatchObject({ outputTokens: 10, estimated: true });
    const silent = estimator.usageOf(sent, nothing, { inputTokens: 30, outputTokens: 0 }, true);
    expect(silent).toMatchObject({ outputTokens: 0, estimated: false });
  });

  it('takes the higher of what was counted and what arrived of a cut answer', () => {
    const estimator = createTokenEstimator();
    const arrived = { ...nothing, text: words(100) };
    const usage = (outputTokens: number) =>
      estimator.usageOf(sent, arrived, { inputTokens: 30, outputTokens }, false);
    expect(usage(1)).toMatchObject({ inputTokens: 30, outputTokens: 100, estimated: true });
    expect(usage(500)).toMatchObject({ outputTokens: 500, estimated: true });
  });
});
