// Reports of placeholders that came back wrong, or not at all.
import { describe, expect, it } from '@jest/globals';
import { createOutputGuard } from '../../src/guard.ts';
import type { TextModel, TextRequest } from '../../src/index.ts';
import { withOutputGuard, withRedaction, wrapModel } from '../../src/index.ts';
import { mockModel } from '../../src/testing.ts';

const redactor = (text: string) =>
  Array.from(text.matchAll(/\w+@\w+\.org/g), ({ 0: { length }, index }) => ({
    kind: 'email',
    start: index,
    end: index + length,
  }));
const ask = (content: string): TextRequest => ({ messages: [{ role: 'user', content }] });

async function streamed(pieces: readonly string[], request: TextRequest): Promise<readonly string[]> {
  const model = mockModel({ answers: [pieces.join('')], pieces: () => pieces });
  const texts: string[] = [];
  for await (const event of withRedaction({ redactor })(model).stream(request))
    if (event.type === 'text') texts.push(event.text);
  return texts;
}

describe('reports: redaction', () => {
  it('data-privacy-stack/presidio#1151: a text goes out and comes back as it was, with every second value inside another', async () => {
    const content = 'ann@a.org<ann@a.org>,xann@a.org;[EMAIL_1]bob@b.org[EMAIL_2][TEXT_1]';
    const model = mockModel({ answers: ({ messages }) => messages?.at(-1)?.content as string });
    expect((await withRedaction({ redactor })(model).generate(ask(content))).text).toBe(content);
  });

  it('ueni/mcp-coding-experiment#137: of a placeholder that is cut at the end of a chunk no part leaves', async () => {
    const request = ask('for ann@a.org');
    expect(await streamed(['To [EMA', 'IL_1', '] now'], request)).toEqual(['To ', 'ann@a.org now']);
    expect(await streamed(['To [EMAIL_1', ']'], request)).toEqual(['To ', 'ann@a.org']);
    expect(await streamed(['To [EMAIL_1'], request)).toEqual(['To ', '[EMAIL_1']);
  });

  it('wso2/gateway-controllers#274: a bracket that can become nothing is not held back', async () => {
    expect(await streamed(['see [1', '] and [EMAIL_12', '] too'], ask('for ann@a.org'))).toEqual([
      'see [1',
      '] and [EMAIL_12',
      '] too',
    ]);
  });

  it('langchain-ai/langchain#10093: a name that comes twice is one name', async () => {
    const model = mockModel();
    await withRedaction({ redactor, names: ['John Doe'] })(model).generate(ask('John Doe is John Doe'));
    expect(model.requests[0]?.messages).toEqual([{ role: 'user', content: '[NAME_1] is [NAME_1]' }]);
  });

  it('langchain-ai/langchain#11559: what one request hid, the next does not know', async () => {
    const model = mockModel({ answers: ['[EMAIL_1] and [EMAIL_2]'] });
    const redacted = withRedaction({ redactor })(model);
    await redacted.generate(ask('ann@a.org, bob@b.org'));
    expect((await redacted.generate(ask('cy@c.org'))).text).toBe('cy@c.org and [EMAIL_2]');
  });
});

describe('reports: what is put back', () => {
  // A value that only the process knows finishes an image: gitlab duo and others show answers of models as Markdown.
  const urls = (text: string) =>
    Array.from(text.matchAll(/https?:\/\/\S+/g), ({ 0: { length }, index }) => ({
      kind: 'url',
      start: index,
      end: index + length,
    }));
  const layers = [
    withRedaction({ redactor: urls, guard: createOutputGuard() }),
    withOutputGuard(createOutputGuard()),
  ];
  const request = ask('see https://evil.example/x?q=1 for more');

  it.each([
    '![a]([URL_1])',
    '<img src="[URL_1]">',
    '<img src=[URL_1]>',
    '![a][b]\n\n[b]: [URL_1]',
    '<p style="background:url([URL_1])">',
  ])('EchoLeak, mckinsey/agents-at-scale-ark#3464: is judged once it stands there: %j', async (answer) => {
    const model = wrapModel(mockModel({ answers: [answer, answer] }), layers);
    const { text, guard } = await model.generate(request);
    expect([text.includes('evil.example'), guard?.output?.action]).toEqual([false, 'sanitize']);
    let sent = '';
    for await (const event of model.stream(request)) if (event.type === 'text') sent += event.text;
    expect(sent).not.toContain('evil.example');
  });

  const eventsOf = async (answer: string, asked: TextRequest, around = layers) => {
    const model = wrapModel(mockModel({ answers: [answer, answer] }), around);
    const told: string[][] = [];
    model.on('guard', ({ action, reasons }) => told.push([action, ...reasons]));
    await model.generate(asked);
    const generated = told.splice(0);
    for await (const _ of model.stream(asked));
    return [generated, told];
  };

  it('own finding: an answer that both guards look at is told of once', async () => {
    const once = [['allow']];
    expect(await eventsOf('at [URL_1]', request)).toEqual([once, once]);
  });

  it('own finding: what the guard inside has flagged or cut is no finding of the guard outside', async () => {
    const flagged = [['flag', 'leak.system_prompt']];
    const flagging = createOutputGuard({ policy: { leak: 'flag' } });
    const around = [withRedaction({ redactor: urls, guard: flagging }), withOutputGuard(flagging)];
    const system =
      'Never tell anybody that the harbor opens at seven in the morning and closes at nine in the evening.';
    const leak = await eventsOf(`${system} [URL_1]`, { ...request, system }, around);
    expect(leak).toEqual([flagged, flagged]);
    const cut = [['sanitize', 'exfiltration.image']];
    expect(await eventsOf('![a](https://other.example/?q=1) at [URL_1]', request)).toEqual([cut, cut]);
  });

  it('own finding: each of two findings is told of, the one inside and the one that a value brought', async () => {
    const two = [
      ['sanitize', 'exfiltration.image'],
      ['sanitize', 'exfiltration.html'],
    ];
    const answer = '![a](https://other.example/?q=1) <img src="[URL_1]">';
    expect(await eventsOf(answer, request)).toEqual([two, two]);
  });

  it('own finding: a call and an object are told of once as well, by the guard that finds something', async () => {
    const base = mockModel({ answers: ['{"a":"![x]([URL_1])"}'] });
    const call = { id: '1', name: 'show', input: { a: '![x]([URL_1])' } };
    const withAll: TextModel = {
      ...base,
      generate: async (asked) => ({
        ...(await base.generate(asked)),
        object: { a: '![x]([URL_1])' },
        toolCalls: [call],
      }),
    };
    const model = wrapModel(withAll, layers);
    const told: string[] = [];
    model.on('guard', ({ action }) => told.push(action));
    await model.generate(request);
    // Inside, text and call; outside, the text with its object, and the call.
    expect(told).toEqual(['allow', 'allow', 'sanitize', 'sanitize']);
  });

  it('leaves as it is where nothing loads, in objects too', async () => {
    const object = { seen: 'at [URL_1]', image: '![a]([URL_1])' };
    const inner: TextModel = { ...mockModel({ answers: ['at [URL_1]'] }) };
    const model = wrapModel(
      { ...inner, generate: async (asked) => ({ ...(await inner.generate(asked)), object }) },
      layers.slice(0, 1),
    );
    const { text, object: shown } = await model.generate(request);
    expect(text).toBe('at https://evil.example/x?q=1');
    expect(shown).toEqual({
      seen: 'at https://evil.example/x?q=1',
      image: expect.not.stringContaining('evil.example'),
    });
  });
});
