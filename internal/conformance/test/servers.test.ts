import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Emulator } from '../src/emulator/start-emulator.ts';
import { startEmulator } from '../src/emulator/start-emulator.ts';
import { checksOf, firstModel, judgeServer } from '../src/server/judge-server.ts';
import { anthropicSpeech } from '../src/speech/anthropic-speech.ts';
import { chatSpeech } from '../src/speech/chat-speech.ts';
import { responsesSpeech } from '../src/speech/responses-speech.ts';
import type { Passing } from './bent-server.ts';
import { startBent } from './bent-server.ts';

const speeches = { chat: chatSpeech, responses: responsesSpeech, messages: anthropicSpeech };
const isStream = ({ headers }: Passing) => headers['content-type']?.startsWith('text/event-stream') === true;
const inStream = (bend: (text: string) => string) => (passing: Passing) => {
  if (isStream(passing)) passing.text = bend(passing.text);
};
const inPlain = (bend: (text: string) => string) => (passing: Passing) => {
  if (!isStream(passing) && passing.status === 200) passing.text = bend(passing.text);
};
const onFailure = (bend: (passing: Passing) => void) => (passing: Passing) => {
  if (passing.status >= 400) bend(passing);
};

interface Defect {
  readonly what: string;
  readonly dialect: keyof typeof speeches;
  /** The check that must find it. */
  readonly check: string;
  readonly bend?: (passing: Passing) => void;
  /** Changes what is asked, as a server does that does not read it. */
  readonly before?: (asked: string, headers: Record<string, string>) => string;
}

const asOther = (asked: string): string => asked.replace('no-such-model-9f3a', 'm');

const defects: readonly Defect[] = [
  {
    what: 'no [DONE]',
    dialect: 'chat',
    check: 'stream.events',
    bend: inStream((text) => text.replace('data: [DONE]\n\n', '')),
  },
  {
    what: 'chunks of several answers',
    dialect: 'chat',
    check: 'stream.events',
    bend: inStream((text) => text.replace(/"id":"/, '"id":"x')),
  },
  {
    what: 'a stream called JSON',
    dialect: 'chat',
    check: 'stream.type',
    bend: (passing) => void (isStream(passing) && (passing.headers['content-type'] = 'application/json')),
  },
  {
    what: 'no finish reason in a stream',
    dialect: 'chat',
    check: 'stream.finish',
    bend: inStream((text) => text.replaceAll(/"finish_reason":"\w+"/g, '"finish_reason":null')),
  },
  {
    what: 'no usage in a stream',
    dialect: 'chat',
    check: 'stream.usage',
    bend: inStream((text) => text.replaceAll(/"usage":\{.*?\}\}/g, '"usage":null')),
  },
  {
    what: 'usage that nobody asked for',
    dialect: 'chat',
    check: 'stream.usage_unasked',
    before: (asked) =>
      asked.replace('"stream":true', '"stream":true,"stream_options":{"include_usage":true}'),
  },
  {
    what: 'a bound that is passed over',
    dialect: 'chat',
    check: 'answer.length',
    before: (asked) => asked.replaceAll(/"max_tokens":4\b/g, '"max_tokens":400'),
  },
  {
    what: 'a cut answer that says stop',
    dialect: 'chat',
    check: 'answer.length',
    bend: inPlain((text) => text.replace('"length"', '"stop"')),
  },
  {
    what: 'usage of nothing',
    dialect: 'chat',
    check: 'answer.usage',
    bend: inPlain((text) => text.replaceAll(/"(prompt|completion)_tokens":\d+/g, '"$1_tokens":0')),
  },
  {
    what: 'no role',
    dialect: 'chat',
    check: 'answer.shape',
    bend: inPlain((text) => text.replace('"role":"assistant",', '')),
  },
  {
    what: 'parts that are not understood',
    dialect: 'chat',
    check: 'answer.parts',
    before: (asked) => asked.replace('"messages":[{"role":"system"', '"messages":[],"x":[{"role":"system"'),
  },
  {
    what: 'an object that is none',
    dialect: 'chat',
    check: 'answer.object',
    bend: inPlain((text) => text.replace(/"content":"\{/, '"content":"Sure: {')),
  },
  {
    what: 'a character cut in two',
    dialect: 'chat',
    check: 'answer.unicode',
    bend: inStream((text) => text.replace('Gr\u00fc', 'Gr\uFFFD')),
  },
  {
    what: 'no request id',
    dialect: 'chat',
    check: 'answer.request_id',
    bend: ({ headers }) => void delete headers['x-request-id'],
  },
  {
    what: 'one request id for all',
    dialect: 'messages',
    check: 'answer.request_id',
    bend: ({ headers }) => void (headers['request-id'] = 'req_1'),
  },
  {
    what: 'arguments that are cut',
    dialect: 'chat',
    check: 'tools.call',
    bend: inPlain((text) => text.replace(/\\"\}"/, '\\""')),
  },
  {
    what: 'pieces of calls without an index',
    dialect: 'chat',
    check: 'tools.stream',
    bend: inStream((text) => text.replaceAll('"tool_calls":[{"index":0,', '"tool_calls":[{')),
  },
  {
    what: 'what a tool gave is refused',
    dialect: 'chat',
    check: 'tools.result',
    bend: (passing) => void (passing.asked.includes('tool_call_id') && (passing.status = 500)),
  },
  {
    what: 'any key does',
    dialect: 'chat',
    check: 'errors.key',
    before: (asked, headers) => {
      headers['authorization'] = 'Bearer k';
      return asked;
    },
  },
  { what: 'any model does', dialect: 'chat', check: 'errors.model', before: asOther },
  {
    what: 'errors as plain text',
    dialect: 'chat',
    check: 'errors.no_json',
    bend: onFailure((passing) => {
      passing.headers['content-type'] = 'text/plain';
      passing.text = 'Bad request';
    }),
  },
  {
    what: 'errors in a shape of their own',
    dialect: 'chat',
    check: 'errors.no_question',
    bend: onFailure((passing) => {
      passing.text = '{"detail":"wrong"}';
    }),
  },
  {
    what: 'the shape of the other vendor',
    dialect: 'messages',
    check: 'errors.wrong_type',
    bend: onFailure((passing) => {
      passing.text = '{"error":{"message":"wrong","type":"invalid_request_error"}}';
    }),
  },
  {
    what: 'an error as a stream of 200',
    dialect: 'chat',
    check: 'stream.error',
    bend: onFailure((passing) => {
      passing.status = 200;
      passing.headers['content-type'] = 'text/event-stream';
    }),
  },
  {
    what: 'a page where a path is missing',
    dialect: 'chat',
    check: 'errors.path',
    bend: onFailure((passing) => {
      passing.text = '<html></html>';
    }),
  },
  {
    what: '500 for a field that is not known',
    dialect: 'chat',
    check: 'errors.unknown_field',
    bend: (passing) => void (passing.asked.includes('x_conformance') && (passing.status = 500)),
  },
  {
    what: 'a previous response passed over',
    dialect: 'responses',
    check: 'errors.previous',
    before: (asked) => asked.replace('previous_response_id', 'x_previous'),
  },
  {
    what: 'numbers that do not rise',
    dialect: 'responses',
    check: 'stream.events',
    bend: inStream((text) => text.replaceAll(/"sequence_number":\d+/g, '"sequence_number":1')),
  },
  {
    what: 'an outcome with more than its deltas',
    dialect: 'responses',
    check: 'stream.events',
    bend: inStream((text) => text.replace(/"delta":"[^"]+"/, '"delta":""')),
  },
  {
    what: 'events without their names',
    dialect: 'messages',
    check: 'stream.events',
    bend: inStream((text) => text.replaceAll(/^event: .*\n/gm, '')),
  },
  {
    what: 'a block that never ends',
    dialect: 'messages',
    check: 'stream.events',
    bend: inStream((text) => text.replace(/event: content_block_stop\n.*\n\n/, '')),
  },
  {
    what: 'a list without the model',
    dialect: 'chat',
    check: 'models.list',
    bend: inPlain(() => '{"object":"list","data":[]}'),
  },
  {
    what: 'any name is a model',
    dialect: 'messages',
    check: 'models.one',
    bend: onFailure((passing) => {
      passing.status = 200;
    }),
  },
  {
    what: 'a count of 0',
    dialect: 'messages',
    check: 'count.tokens',
    bend: (passing) => void (passing.path.includes('count') && (passing.text = '{"input_tokens":0}')),
  },
  {
    what: 'the same count for any text',
    dialect: 'responses',
    check: 'count.tokens',
    bend: (passing) => void (passing.path.includes('input_tokens') && (passing.text = '{"input_tokens":9}')),
  },
  {
    what: 'HEAD is a failure',
    dialect: 'chat',
    check: 'head',
    bend: (passing) => void (passing.method === 'HEAD' && (passing.status = 502)),
  },
  {
    what: 'one id for all answers',
    dialect: 'chat',
    check: 'load.together',
    bend: (passing) => {
      passing.text = passing.text.replaceAll(/emulated_\d+/g, 'same');
    },
  },
  {
    what: '429 at six at once',
    dialect: 'messages',
    check: 'load.together',
    bend: (passing) => {
      passing.status = 429;
    },
  },
  {
    what: 'a page for a large body',
    dialect: 'chat',
    check: 'load.large_body',
    bend: (passing) => {
      if (passing.asked.length < 1_000_000) return;
      passing.status = 413;
      passing.text = '<html></html>';
    },
  },
];

describe('judging a server', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator({ strict: { apiKey: 'k', models: ['m'] } });
  });
  afterAll(() => emulator.close());

  it.each(Object.entries(speeches))(
    'finds nothing wrong with one that does as documented: %s',
    async (_, speech) => {
      const rows = await judgeServer({
        url: emulator.openaiUrl,
        speech,
        model: 'm',
        key: 'k',
        timeoutMs: 5_000,
      });
      expect(rows.filter(({ status }) => status !== 'pass')).toEqual([]);
      expect(rows).toHaveLength(checksOf(speech).length);
    },
  );

  it.each(defects)('finds $what ($dialect)', async ({ dialect, check, bend = () => {}, before }) => {
    await using bent = await startBent(emulator.url, bend, before);
    const server = {
      url: `${bent.url}/v1`,
      speech: speeches[dialect],
      model: 'm',
      key: 'k',
      only: check,
      timeoutMs: 5_000,
    };
    const rows = await judgeServer(server);
    expect(rows).toMatchObject([{ id: check, status: 'fail' }]);
  });

  it.each([
    ['an empty object', 200, 'application/json', '{}'],
    ['a list', 200, 'application/json', '[{"id":1}]'],
    ['a page', 200, 'text/html', '<html></html>'],
    ['an empty stream', 200, 'text/event-stream', ''],
    ['a stream of nothing', 200, 'text/event-stream', 'data: {}\n\ndata: 17\n\ndata: {"type":"error"}\n\n'],
    ['a stream that is torn off', 200, 'text/event-stream', 'data: {"error":{}}'],
    ['a failure without a body', 500, 'text/plain', ''],
    [
      'a limit',
      429,
      'application/json',
      '{"type":"error","error":{"type":"rate_limit_error","message":"Slow."}}',
    ],
  ])('passes next to nothing of a server that gives %s to everybody', async (_, status, type, text) => {
    await using bent = await startBent(emulator.url, (passing) => {
      passing.status = status;
      passing.headers['content-type'] = type;
      passing.text = text;
    });
    for (const speech of Object.values(speeches)) {
      const rows = await judgeServer({ url: bent.url, speech, model: 'm', key: 'k', timeoutMs: 5_000 });
      const passed = rows.filter((row) => row.status === 'pass').map(({ id }) => id);
      const cheap =
        /^(?:answer\.(?:unicode|request_id)|stream\.(?:type|usage_unasked|left|error)|head|errors\.unknown_field|load\.)/;
      expect(passed.filter((id) => !cheap.test(id))).toEqual([]);
    }
  });

  it('tells a server that is not there, hangs, breaks off or never comes to an end', async () => {
    const other = await startEmulator();
    const judged = async (url: string, model: string, timeoutMs = 300) => {
      const [row] = await judgeServer({ url, speech: chatSpeech, model, only: 'answer.shape', timeoutMs });
      return row?.got;
    };
    expect(await judged(`${other.url}/fault/stall/v1`, 'm')).toBe('no end of the answer within the time');
    expect(await judged(`${other.url}/fault/cut/v1`, 'm')).toBe('the connection broke in the answer');
    expect(await judged(`${other.url}/fault/invalid_utf8/v1`, 'm')).toBe('the body is not UTF-8');
    expect(await judged(`${other.url}/fault/huge_body/v1`, 'm', 20_000)).toBe(
      'the answer is longer than 8 MiB',
    );
    await other.close();
    expect(await judged(`${other.url}/v1`, 'm')).toBe('no answer: the connection failed');
  });

  it('leaves out what needs a key where there is none, and finds a model where none is named', async () => {
    await using open = await startEmulator();
    const server = {
      url: open.openaiUrl,
      speech: chatSpeech,
      model: 'm',
      only: 'errors.key',
      timeoutMs: 5_000,
    };
    expect(await judgeServer(server)).toMatchObject([{ status: 'skip' }]);
    expect(await firstModel(server)).toBeUndefined();
    expect(await firstModel({ ...server, url: emulator.url, speech: anthropicSpeech, key: 'k' })).toBe('m');
  });
});
