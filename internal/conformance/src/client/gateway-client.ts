// A gateway under test, asked by a client that reads by the letter: what it passes over, the gateway has hidden.

import { jsonOf } from '../speech/read-json.ts';
import type { Speech } from '../speech/speech.ts';
import { askWire } from '../wire/ask-wire.ts';
import { eventsOf } from '../wire/events-of.ts';
import type { ClientAnswer } from './fault-outcome.ts';
import type { FaultCase } from './play-faults.ts';

/** A gateway whose upstream is the emulator. */
export interface GatewayUnderTest {
  /** Base URL as its clients have it. */
  readonly url: string;
  readonly speech: Speech;
  /** Headers of every request; `{upstream}` in them is the base URL that plays the fault. */
  readonly headers: Readonly<Record<string, string>>;
  /** Name of the model; `#FAULT` is put behind it where no header names the upstream. */
  readonly model: string;
  readonly key?: string | undefined;
}

/** What the gateway told its client as an error. */
class GatewayError extends Error {
  override readonly name = 'GatewayError';
}

/** What a client that reads by the letter sees as a broken answer. */
class BrokenAnswer extends Error {
  override readonly name = 'BrokenAnswer';
}

/** Makes a client of a gateway. */
export function gatewayClient(gateway: GatewayUnderTest): (question: FaultCase) => Promise<ClientAnswer> {
  const { url, speech, key } = gateway;
  const base = speech.name === 'anthropic' ? url.replace(/\/+(?:v1\/*)?$/, '') : url.replace(/\/+$/, '');
  const namesUpstream = Object.values(gateway.headers).some((value) => value.includes('{upstream}'));
  return async ({ baseUrl, fault, streamed, signal }) => {
    const headers = Object.fromEntries(
      Object.entries(gateway.headers).map(([name, value]) => [name, value.replaceAll('{upstream}', baseUrl)]),
    );
    const model = namesUpstream || fault === undefined ? gateway.model : `${gateway.model}#${fault}`;
    const { status, text, failure } = await askWire({
      url: `${base}${speech.path}`,
      headers: { 'content-type': 'application/json', ...speech.headers(key), ...headers },
      body: JSON.stringify(speech.ask(model, 'Count.', { stream: streamed, most: 200 })),
      timeoutMs: 2 ** 30,
      ...(streamed && { until: speech.end }),
      signal,
    });
    if (status >= 400) throw new GatewayError(`status ${status}`);
    if (failure !== undefined) throw new BrokenAnswer(failure);
    if (text === undefined) throw new BrokenAnswer('no UTF-8');
    const told = streamed ? speech.readStream(eventsOf(text)) : speech.readPlain(jsonOf(text));
    if (told.error !== undefined) throw new GatewayError(told.error);
    if (!streamed && speech.errorProblem(jsonOf(text)) === undefined)
      throw new GatewayError('an error inside a 200');
    if (told.unreadable !== undefined) throw new BrokenAnswer(told.unreadable);
    if (!told.isEnded) throw new BrokenAnswer('no end');
    if (told.refusal !== '') return { text: told.refusal, finish: 'refusal' };
    return { text: told.text, finish: told.finish ?? 'none' };
  };
}
