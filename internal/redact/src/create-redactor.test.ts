// Infrastructure Service: security · stable API, changes affect all users
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRedactor } from './create-redactor.ts';
import type { Detector } from './detect/detector.ts';
import { defineDetector } from './detect/detector.ts';
import { createSecret } from './secret.ts';
import { createApiKey } from './secrets/key-format.ts';

/** A header under a wrong name is a header all the same. */
const british = 'Authorisation';

const redactor = createRedactor();
const kindsIn = (text: string) => redactor.find(text).map(({ kind }) => kind);

// Random letters for the vendors' forms; nothing here opens anything.
let seed = 7;
const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
const letters = (length: number, from = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789') =>
  Array.from({ length }, () => from[Math.floor(random() * from.length)]).join('');
const hex = (length: number) => letters(length, '0123456789abcdef');
const upper = (length: number) => letters(length, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');

const secrets: Record<string, () => string> = {
  tpl_key: () => createApiKey(),
  anthropic_key: () => `sk-ant-api03-${letters(93)}AA`,
  openai_key: () => `sk-proj-${letters(120)}`,
  github_token: () => `ghp_${letters(36)}`,
  gitlab_token: () => `glpat-${letters(20)}`,
  aws_key_id: () => `AKIA${upper(16)}`,
  google_key: () => `AIza${letters(35)}`,
  slack_token: () => `xoxb-${letters(11, '0123456789')}-${letters(12, '0123456789')}-${letters(24)}`,
  stripe_key: () => `sk_live_${letters(24)}`,
  twilio_key: () => `SK${hex(32)}`,
  sendgrid_key: () => `SG.${letters(22)}.${letters(43)}`,
  npm_token: () => `npm_${letters(36)}`,
  pypi_token: () => `pypi-AgEIcHlwaS5vcmc${letters(70)}`,
  huggingface_token: () => `hf_${letters(34)}`,
  groq_key: () => `gsk_${letters(52)}`,
  databricks_token: () => `dapi${hex(32)}`,
  digitalocean_token: () => `dop_v1_${hex(64)}`,
  shopify_token: () => `shpat_${hex(32)}`,
  linear_key: () => `lin_api_${letters(40)}`,
  vault_token: () => `hvs.${letters(90)}`,
  jwt: () => `eyJ${letters(33)}.eyJ${letters(60)}.${letters(43)}`,
  telegram_token: () => `${letters(9, '123456789')}:AA${letters(33)}`,
};

describe('secrets', () => {
  it.each(Object.entries(secrets))('finds a %s in running text, in JSON and in a log line', (kind, make) => {
    for (const frame of [
      (key: string) => `use ${key} for it`,
      (key: string) => JSON.stringify({ note: key }),
      (key: string) => `level=info token=${key}, done`,
    ]) {
      const key = make();
      const text = frame(key);
      expect(redactor.redact(text)).not.toContain(key);
      expect(kindsIn(text)).toContain(kind);
    }
  });

  it.each([
    [
      '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIEpAIBAAKCAQEA7bq2fZ0bL0XJf6Yw3mJcGx0y\n-----END RSA PRIVATE KEY-----',
      'private_key',
    ],
    ['postgres://app:tr0ub4dor@db.internal:5432/x', 'connection_string'],
    ['redis://:kx92-aa7@10.0.0.1', 'connection_string'],
    ['authorization: bearer 9f86d081884c7d659a2feaa0c55ad015', 'authorization'],
    ['Basic YWRtaW46czNjcjN0cGFzcw==', 'authorization'],
    ['https://hooks.slack.com/services/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', 'slack_webhook'],
    [
      'DefaultEndpointsProtocol=https;AccountKey=q7Jw9xZ2mK4pL8vN3bR6tY1uI5oA0sD7fG2hJ4kL9zX8cV1bN6mQ3wE5rT7yU0iO==',
      'azure_key',
    ],
    ['aws_secret_access_key = "h7Gk29sLq0PzX81mVbnR5tYuWe3aSdFg6hJkL4zQ"', 'secret'],
    ['{"clientSecret":"8f3kd92ms01lq7xz"}', 'secret'],
  ])('finds %s', (text, kind) => expect(kindsIn(text)).toContain(kind));

  it('leaves no part of a private key', () => {
    const pem = `-----BEGIN PRIVATE KEY-----\n${letters(600)}\n-----END PRIVATE KEY-----`;
    expect(redactor.redact(`a ${pem} b`)).toBe('a [private_key] b');
  });

  it.each([
    ['commit 9fceb02d0ae598e95dc970b74767f19372d61af8 fixes it'],
    ['sk-your-key-here, sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
    ['apiKey: process.env.API_KEY'],
    ['token = getToken(request1)'],
    ['password: string; secret?: Secret<string>'],
    ['const normalizeX509CredentialOptions = tokenProviderV4GetOptions'],
    ['postgres://user:password@localhost/app and http://foo:bar@example.com'],
    ['sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='],
    ['id 123e4567-e89b-12d3-a456-426614174000'],
    ['the token limit is 4096, max_tokens=8192'],
    ['Bearer authentication is explained below, see basic authentication'],
    ['tpl_live_000000000000000000000000000000_000000'],
  ])('leaves "%s" alone', (text) => expect(redactor.find(text)).toEqual([]));
});

describe('personal data', () => {
  it.each([
    ['write to ada.lovelace+x@mail.example-corp.co.uk now', 'email'],
    ['m\u00fcller@stra\u00dfe.de', 'email'],
    ['card 4111 1111 1111 1111', 'card'],
    ['amex 378282246310005', 'card'],
    ['5555-5555-5555-4444', 'card'],
    ['IBAN DE89 3704 0044 0532 0130 00', 'iban'],
    ['gb29nwbk60161331926819', 'iban'],
    ['SSN 536-90-4399', 'ssn'],
    ['my social security number is 536904399', 'ssn'],
    ['from 93.184.216.34', 'ip'],
    ['peer 2a00:1450:4001:82a::200e', 'ip'],
    ['call +49 30 901820', 'phone'],
    ['(415) 555-2671', 'phone'],
    ['Phone: 0490 75 40 81', 'phone'],
    ['28-64-66-98 office', 'phone'],
  ])('finds %s', (text, kind) => expect(kindsIn(text)).toEqual([kind]));

  it.each([
    ['at 1700000000 and 1700000000123'],
    ['version 1.2.3.4, Chrome/120.0.0.0, pkg@10.20.30.40'],
    ['127.0.0.1 0.0.0.0 255.255.255.0 192.0.2.7 10.20.0.0/16'],
    ['on 2026-11-22 at 12:30:45, 22.11.2026'],
    ['order 4111111111111112, 1234567890123456'],
    ['000-12-3456, 666-12-3456, 912-12-3456, 123-45-6789'],
    ['DE00370400440532013000'],
    ['git@github.com:a/b.git, noreply@x.org, user@example.com, logo@2x.png'],
    ['support@company.org'],
    ['// Copyright 2020 Jane Roe <jane@roe.org>'],
    ['std::vector<int>::iterator a::b'],
    ['4110 5223 5234 5241 52BE 52BB 5352 5354'],
    ['pages 100-200, 3.14159265358979'],
  ])('leaves "%s" alone', (text) => expect(redactor.find(text)).toEqual([]));
});

describe('an e-mail address in a sentence without blanks (langchain-ai/langchain#40002)', () => {
  it.each([
    ['请在此之前联系alice.wang@corp.cn，否则会失效', 'alice.wang@corp.cn'],
    ['连絡先はtanaka@kaisha.co.jpです。', 'tanaka@kaisha.co.jp'],
    ['メールー tanaka@kaisha.co.jpまで', 'tanaka@kaisha.co.jp'],
    ['이메일은kim@hoesa.kr로 보내세요', 'kim@hoesa.kr'],
    ['ติดต่อsomchai@borisat.thได้', 'somchai@borisat.th'],
    ['联系10086001@qq.com。', '10086001@qq.com'],
    ['写给张三@公司.中国，谢谢', '写给张三@公司.中国'],
    ['an wang@abc公司.cn bitte', 'wang@abc公司.cn'],
    ['почта иван@почта.рф, da', 'иван@почта.рф'],
  ])('is found alone: %s', (text, mail) =>
    expect(redactor.find(text).map(({ start, end }) => text.slice(start, end))).toEqual([mail]),
  );
});

describe('a redactor', () => {
  it('cleans every corner of a value and keeps the rest', () => {
    const when = new Date(0);
    const value = {
      user: 'ada@lovelace.org',
      count: 3,
      isOn: true,
      none: null,
      when,
      apiKey: 'anything',
      headers: { 'X-Api-Key': 'abc', [british]: 'abc', cookie: ['a=1'], accept: 'text/html' },
      rawHeaders: ['Host', 'a', 'Authorization', 'abc'],
      usage: { inputTokens: 5, tokens: 7, max_tokens: 9 },
      pin: 1234,
      map: new Map<string, unknown>([
        ['password', 'x'],
        ['a', 'b'],
      ]),
      set: new Set(['ada@lovelace.org']),
      url: new URL('https://x.org/?mail=ada@lovelace.org'),
      bytes: Buffer.from('abc'),
      secret: createSecret('abc'),
      fetched: new Headers({ authorization: 'abc' }),
      own: { toJSON: () => ({ mail: 'ada@lovelace.org' }) },
      run: () => 'abc',
    };
    expect(redactor.redact(value)).toEqual({
      user: '[email]',
      count: 3,
      isOn: true,
      none: null,
      when,
      apiKey: '[redacted]',
      headers: {
        'X-Api-Key': '[redacted]',
        [british]: '[redacted]',
        cookie: ['[redacted]'],
        accept: 'text/html',
      },
      rawHeaders: ['Host', 'a', 'Authorization', '[redacted]'],
      usage: { inputTokens: 5, tokens: 7, max_tokens: 9 },
      pin: '[redacted]',
      map: new Map<string, unknown>([
        ['password', '[redacted]'],
        ['a', 'b'],
      ]),
      set: new Set(['[email]']),
      url: 'https://x.org/?mail=[email]',
      bytes: '[redacted]',
      secret: '[redacted]',
      fetched: { authorization: '[redacted]' },
      own: { mail: '[email]' },
      run: '[redacted]',
    });
  });

  it('cleans an error with its stack, causes, fields and siblings, and leaves it an error', () => {
    const key = createApiKey();
    const cause = Object.assign(new TypeError(`cause ${key}`), { request: { authorization: 'abc' } });
    const error = new AggregateError([new Error(key)], `top ${key}`, { cause });
    const clean = redactor.redact(error);
    expect(clean).toBeInstanceOf(AggregateError);
    expect(clean.message).toBe('top [tpl_key]');
    expect((clean.cause as TypeError & { request: object }).request).toEqual({ authorization: '[redacted]' });
    expect(inspect(clean, { depth: 9 })).not.toContain(key);
    expect(error.message).toContain(key);
  });

  it('survives cycles, depth, width, getters that throw and odd keys', () => {
    const loop: Record<string, unknown> = { name: 'a' };
    loop['self'] = loop;
    const clean = redactor.redact(loop);
    expect(clean['self']).toBe(clean);
    let deep: object = {};
    for (let index = 0; index < 10_000; index += 1) deep = { deep };
    expect(JSON.stringify(redactor.redact(deep))).toContain('[cut]');
    const odd = Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    expect(redactor.redact(odd)).toEqual({ x: '[unreadable]' });
    const broken = {
      toJSON: () => {
        throw new Error('no');
      },
    };
    expect(redactor.redact({ broken })).toEqual({ broken: '[unreadable]' });
    expect(redactor.redact(JSON.parse('{"__proto__":{"a":"ada@lovelace.org"}}'))).toEqual(
      JSON.parse('{"__proto__":{"a":"[email]"}}'),
    );
    expect(redactor.redact({ 'ada@lovelace.org': 1 })).toEqual({ '[email]': 1 });
  });

  it('changes nothing it is given', () => {
    const value = Object.freeze({ password: 'x', list: Object.freeze(['ada@lovelace.org']) });
    redactor.redact(value);
    expect(value).toEqual({ password: 'x', list: ['ada@lovelace.org'] });
  });

  it('hides a live secret in a word that it found harmless before', () => {
    const mine = createRedactor();
    expect(mine.redact({ tulips: 'black tulip' })).toEqual({ tulips: 'black tulip' });
    mine.register('black tulip');
    expect(mine.redact({ tulips: 'black tulip' })).toEqual({ tulips: '[secret]' });
    let rule = /nothing/g;
    const own = createRedactor({
      detectors: [
        {
          family: 'pii',
          find: (text) =>
            [...text.matchAll(rule)].map(({ index }) => ({ kind: 'own', start: index, end: index + 4 })),
        },
      ],
    });
    expect(own.redact('rose garden')).toBe('rose garden');
    rule = /rose/g;
    expect(own.redact('rose garden')).toBe('[own] garden');
  });

  it('finds live secrets in whatever they stand, from when they are registered', () => {
    const mine = createRedactor({ secrets: [createSecret('blue tulip'), 'tiny'] });
    expect(mine.redact('a blue tulip, tiny')).toBe('a [secret], tiny');
    mine.register('green rose');
    expect(mine.redact('green rosegreen rose')).toBe('[secret][secret]');
  });

  it('finds any number of live secrets, in about the time of one', () => {
    const all = Array.from({ length: 3_000 }, (_, index) => `tulip-${index}-moos`);
    const mine = createRedactor({ secrets: all });
    expect(mine.redact(all.join(' '))).toBe(all.map(() => '[secret]').join(' '));
    mine.register('green "rose"');
    expect(mine.redact(JSON.stringify({ t: 'a green "rose"' }))).toBe('{"t":"a [secret]"}');
    const nested = createRedactor({ secrets: ['abcdefg', 'abcdefghi', 'efghijk'] });
    expect(nested.redact('xabcdefghijkx abcdefg')).toBe('x[secret]x [secret]');
  });

  it('gives the same pseudonym to the same text, under the same key only', () => {
    const one = createRedactor({ style: 'pseudonym', pseudonymKey: 'k1' });
    const same = one.redact(['ada@lovelace.org', 'Ada@lovelace.org', 'bob@lovelace.org']);
    expect(same[0]).toMatch(/^\[email:[0-9a-f]{8}\]$/);
    expect(same[0]).toBe(same[1]);
    expect(same[0]).not.toBe(same[2]);
    const escaped = ['{"u":"\\u0061da@lovelace.org"}', 'u=ada%40lovelace.org'].map((text) =>
      one.redact(text),
    );
    expect(escaped).toEqual([`{"u":"${same[0]}"}`, `u=${same[0]}`]);
    const again = (pseudonymKey?: string) =>
      createRedactor({ style: 'pseudonym', ...(pseudonymKey && { pseudonymKey }) }).redact(
        'ada@lovelace.org',
      );
    expect(again('k1')).toBe(same[0]);
    expect(again('k2')).not.toBe(same[0]);
    expect(again()).not.toBe(again());
    expect(one.redact(createApiKey())).toBe('[tpl_key]');
  });

  it('looks for what it is told to, and for own kinds', () => {
    const text = `ada@lovelace.org 93.184.216.34 ${createApiKey()} B-123456`;
    expect(createRedactor({ families: ['secret'] }).redact(text)).toContain(
      'ada@lovelace.org 93.184.216.34 [tpl_key]',
    );
    expect(createRedactor({ ignore: ['ip'] }).redact(text)).toContain('[email] 93.184.216.34');
    const badge = defineDetector({
      kind: 'badge',
      family: 'pii',
      hints: ['B-'],
      pattern: /\bB-\d{6}\b/,
      accept: (value) => value !== 'B-000000',
    });
    const own = createRedactor({ detectors: [badge] });
    expect(own.redact('B-123456 B-000000 B-123457')).toBe('[badge] B-000000 [badge]');
  });

  it('gives places that are right, in order and apart', () => {
    const piece = fc.constantFrom(
      'ada@lovelace.org',
      ' 4111111111111111 ',
      'password=8f3kd92ms01lq7xz',
      createApiKey(),
      'x',
      ' ',
      '\n',
      '\\n',
      '\\\\u00e4',
      '\\"',
      '\u200b',
      '%20',
      '\u{1f600}',
      'https://a:b12c3@h.org/',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        let last = 0;
        for (const { start, end } of redactor.find(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it('cuts what is too long and says how much', () => {
    const short = createRedactor({ maxTextLength: 10 });
    expect(short.redact(`aaaa bbbbb ${'c'.repeat(15)}`)).toBe('aaaa bbbbb[16 more characters]');
    expect(short.redact('a'.repeat(25))).toBe('[25 more characters]');
  });

  it('keeps the errors of an error of many, cleaned', () => {
    const many = new AggregateError([new Error('to ada@lovelace.org'), 'ada@lovelace.org'], 'all failed');
    const [first, second] = redactor.redact(many).errors;
    expect([first.message, second]).toEqual(['to [email]', '[email]']);
  });

  it('looks at so many parts and cuts the rest', () => {
    const list = Array.from({ length: 50_001 }, () => ({}));
    const copy = redactor.redact({ first: list, last: {} });
    expect([copy.first.length, copy.first[0], copy.last]).toEqual([50_000, {}, '[cut]']);
  });

  it('shows no part of a secret where it cuts', () => {
    const key = createApiKey();
    for (let length = 4; length < 60; length += 1) {
      const shown = createRedactor({ maxTextLength: length }).redact(`see ${key} for it`);
      expect(shown).not.toContain('tpl_live');
    }
  });

  it('takes out a number of a card that stands there as a number, and leaves others', () => {
    const times = { at: 1_764_000_000_000, us: 1_764_000_000_000_000, big: 2n ** 70n, small: 5 };
    expect(redactor.redact({ paid: 4_111_111_111_111_111, also: 4_111_111_111_111_111n, ...times })).toEqual({
      paid: '[card]',
      also: '[card]',
      ...times,
    });
  });

  it('gives what cannot be read no chance to end the caller: proxies, false dates, detectors that throw', () => {
    const gone = Proxy.revocable({}, {});
    gone.revoke();
    const trap = new Proxy(
      {},
      {
        getPrototypeOf() {
          throw new Error('trap');
        },
      },
    );
    const parts = [
      gone.proxy,
      trap,
      ...[Date, URL, RegExp, Map].map((kind) => Object.create(kind.prototype)),
    ];
    expect(redactor.redact({ parts, ok: 1 })).toEqual({ parts: parts.map(() => '[unreadable]'), ok: 1 });
    const broken: Detector = {
      family: 'pii',
      find() {
        throw new Error('broken');
      },
    };
    expect(createRedactor({ detectors: [broken] }).redact({ text: 'a text' })).toBe('[unreadable]');
    expect(createRedactor({ detectors: [broken] }).redact('a text')).toBe('[unreadable]');
    expect(redactor.redact(new String('ada@lovelace.org'))).toBe('[email]');
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withTypedArray: true,
          withNullPrototype: true,
        }),
        (value) => void redactor.redact(value),
      ),
    );
  });

  it.each([
    'a',
    '1',
    'a@',
    '=a',
    '-',
    'aA1_',
    'token=a1',
    '1.',
    'f:',
    'call ',
    '(+',
    'eyJ',
    '-----BEGIN PRIVATE KEY-----',
    'http://a:b',
    '/',
    ' 4',
    'GB12',
    '\\',
    '\\na',
    '\\u0061',
    '%20a',
    '\u2013a',
    '\u001b[',
    // sliday/tamp#20: each of many names reads far ahead.
    'cookie=',
    'set-cookie=a1',
    'cookie: ',
    'authorization=a1',
    'AccountKey=',
    'password=a1',
    '\u5bc6\u7801=a1',
    '4111 ',
    '+49 30 90182000 4929 ',
    '-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bq2fZ0bL0XJf6Yw3mJcGx0yabc ',
    '"kty":"d":"MIIEpAIBAAKCAQEA7bq2fZ0",',
  ])('needs no more than its share of time for more of "%s"', (piece) => {
    const time = (length: number) => {
      const text = piece.repeat(Math.ceil(length / piece.length));
      const times = Array.from({ length: 5 }, () => {
        // Time of the processor: what else the machine does must not count. Of its two parts only the sum is exact.
        const start = process.cpuUsage();
        redactor.find(text);
        const { user, system } = process.cpuUsage(start);
        return (user + system) / 1_000;
      });
      return Math.min(...times);
    };
    time(25_000);
    // Eight times the text: linear needs 8 times as long, quadratic 64 times.
    const long = time(200_000);
    expect(long / Math.max(1, time(25_000))).toBeLessThan(36);
    // Linear is not enough where each letter has its thousands to read: 10 microseconds a letter.
    expect(long).toBeLessThan(2_000);
  });

  it('leaks none of thousands of planted secrets, wherever they stand', () => {
    const makers = Object.values(secrets);
    for (let round = 0; round < 1_500; round += 1) {
      const key = makers[round % makers.length]!();
      const shapes: unknown[] = [
        new Error(`failed with ${key}`, { cause: { config: { headers: { 'x-wrong-header': key } } } }),
        { msg: `GET /x?api_key=${key}&b=1 401`, level: 'warn' },
        { headers: { [british.toLowerCase()]: `Bearer ${key}` }, list: [[['deep', key]]] },
        ['x-api-key', key],
        `{"a":"${key}"}`,
      ];
      const shown = inspect(redactor.redact(shapes[round % shapes.length]), { depth: 12 });
      if (shown.includes(key)) throw new Error(`It leaks in shape ${round % shapes.length}: ${shown}`);
    }
  });
});

describe('a secret', () => {
  it('prints nowhere, and gives itself to who asks by name', () => {
    const secret = createSecret('tulip');
    const shown = [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect({ secret }, { showHidden: true }),
      inspect({ ...secret }),
      Object.keys(secret).join(),
    ];
    expect(shown.join()).not.toContain('tulip');
    expect(secret.reveal()).toBe('tulip');
  });
});

describe('values under a name that says what they are', () => {
  const shown = (text: string) => redactor.redact(text);

  it('are hidden in the columns of a table of signs', () => {
    expect(shown('user,password,token\nann,swordfish,tok8Kq2vX0pL\nbob,"open;sesame1",\n')).toBe(
      'user,password,token\nann,[secret],[secret]\nbob,"[secret]",\n',
    );
    expect(shown('id;passwort\r\n1;geheimnisvoll\r\n2;sonnenschein\r\n')).toBe(
      'id;passwort\r\n1;[secret]\r\n2;[secret]\r\n',
    );
  });

  it('stay where the columns are others, or the line is code', () => {
    for (const text of [
      'name,city\nann,swordfish\n',
      'password,token\nThis is how both are given, in turn, to whoever asks.\n',
      'const { user, password,\n  token } = given;\n',
      'id,token_count\n1,123456789\n',
      'password,required\nstring,true\n',
    ])
      expect(shown(text)).toBe(text);
  });

  it('are hidden in strings of several lines', () => {
    expect(shown('password = """\nswordfish7"""\n')).not.toContain('swordfish7');
    expect(shown("db_password = '''swordfish'''\n")).not.toContain('swordfish');
    expect(shown('password_help = """Choose one that nobody knows."""')).toContain('nobody knows');
  });

  it('are hidden when they are letters alone, in settings and logs; names in code stay', () => {
    expect(shown('DB_PASSWORD=swordfish\nPORT=1\n')).toBe('DB_PASSWORD=[secret]\nPORT=1\n');
    expect(shown('level=info user=ann password=swordfish ok=1')).not.toContain('swordfish');
    expect(shown('spring.datasource.password=swordfish')).not.toContain('swordfish');
    for (const text of [
      'connect(user=user, password=credentials)',
      'login(password=given,',
      'PASSWORD=changeme\n',
      '<input type=password name=password required>',
    ])
      expect(shown(text)).toBe(text);
  });
});
