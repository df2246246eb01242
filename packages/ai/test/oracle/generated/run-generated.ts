// Generates streams, valid and broken, gives each to the official SDK and to us, and counts what differs.
import { deepStrictEqual } from 'node:assert/strict';
import type { ByteServer, Wire } from '../support/byte-server.ts';
import { differsFromSdk, losesRequestId, neverAllowed } from '../support/compare.ts';
import { type OurOutcome, ourModel, readOurs } from '../support/read-ours.ts';
import { type DialectName, readSdk, type SdkOutcome } from '../support/read-sdk.ts';
import { type Mutation, mutateBytes, mutateEvents, mutations, split } from './mutate.ts';
import { type Random, randomOf } from './random.ts';
import { eventsOf, framed, type Truth, truthOf } from './stream-of.ts';

const dialects = ['chat', 'responses', 'anthropic'] as const;
const types = [undefined, undefined, 'application/json', 'text/plain; charset=utf-8', null] as const;

/** What was found: a group of differences, the first seed that shows it, and how often it came. */
export interface Finding {
  readonly group: string;
  readonly seed: number;
  readonly problem: string;
  count: number;
}

export interface GeneratedFigures {
  readonly streams: number;
  /** Whole answers that are not the model's, of streams that the SDK or the transport calls broken. */
  silentCuts: number;
  /** Answers that are not those that the SDK gives: a call or words are lost. */
  differences: number;
  /** The model's own whole answer out of a stream that the SDK or the transport calls broken. */
  rescued: number;
  /** Errors of ours at broken streams of which the SDK makes an answer. */
  refused: number;
  readonly findings: Finding[];
}

// A finish that is `other` claims nothing.
const saysTruth = ({ answer }: OurOutcome, truth: Truth): boolean => {
  try {
    deepStrictEqual(
      {
        text: answer?.text,
        calls: answer?.calls,
        finish: answer?.finish === 'other' ? truth.finish : answer?.finish,
      },
      {
        text: truth.text,
        calls: truth.calls.map(({ id, name, input }) => ({ id, name, input })),
        finish: truth.finish,
      },
    );
    return true;
  } catch {
    return false;
  }
};

interface Case {
  readonly dialect: DialectName;
  readonly truth: Truth;
  readonly wire: Wire;
  readonly isBroken: boolean;
  /** The last event has no blank line after it: the standard drops it, so does one of the SDKs. */
  readonly isUnended?: boolean;
  readonly name: string;
}

function validCase(random: Random): Case {
  const dialect = random.pick(dialects);
  const truth = truthOf(random);
  let text = framed(dialect, eventsOf(dialect, truth, random), random);
  const names: string[] = [];
  const isUnended = random.chance(0.15);
  if (random.chance(0.15)) {
    text = `\ufeff${text}`;
    names.push('mark');
  }
  if (isUnended) {
    text = text.replace(/[\r\n]+$/, '');
    names.push('no last blank line');
  }
  const type = random.pick(types);
  if (typeof type === 'string') names.push('content type');
  const body = split(new TextEncoder().encode(text), random);
  const wire = { body, ...(type !== undefined && { type }) };
  return { dialect, truth, wire, isBroken: false, isUnended, name: names.at(-1) ?? 'plain' };
}

function brokenCase(random: Random): Case & { readonly mutation: Mutation } {
  const dialect = random.pick(dialects);
  const mutation = random.pick(mutations);
  const truth = truthOf(random);
  const events = mutateEvents(mutation, eventsOf(dialect, truth, random), random);
  const bytes = new TextEncoder().encode(framed(dialect, events, random));
  return { dialect, truth, ...mutateBytes(mutation, bytes, random), name: mutation, mutation };
}

async function readBoth(
  server: ByteServer,
  { dialect, wire }: Case,
): Promise<readonly [SdkOutcome, OurOutcome]> {
  const sdk = await readSdk(dialect, false, () => server.serve(wire));
  return [sdk, await readOurs(ourModel(dialect, server.serve(wire)), false)];
}

function newFigures(streams: number): GeneratedFigures {
  return { streams, silentCuts: 0, differences: 0, rescued: 0, refused: 0, findings: [] };
}

function note(figures: GeneratedFigures, group: string, seed: number, problem: string): void {
  const known = figures.findings.find((finding) => finding.group === group);
  if (known) known.count += 1;
  else figures.findings.push({ group, seed, problem, count: 1 });
}

/** Valid streams: we say what the model said, whatever the framing. */
export async function runValid(server: ByteServer, seed: number, streams: number): Promise<GeneratedFigures> {
  const figures = newFigures(streams);
  for (let at = seed; at < seed + streams; at += 1) {
    const made = validCase(randomOf(at));
    const [sdk, ours] = await readBoth(server, made);
    const { dialect, truth, name, isUnended } = made;
    if (isUnended && ours.error?.isAiError && sdk.threw !== undefined) continue;
    const problem =
      neverAllowed(sdk, ours) ??
      (ours.error ? `${String(ours.error.code)}: ${ours.error.message}` : undefined) ??
      (saysTruth(ours, truth) ? undefined : `not what the model said: ${JSON.stringify(ours.answer)}`) ??
      (sdk.answer && differsFromSdk({ dialect }, sdk.answer, ours));
    if (problem) note(figures, `valid/${name}`, at, `${dialect}: ${problem}`);
  }
  return figures;
}

/** Broken streams: the SDK's answer, or an error; never a cut answer as whole. */
export async function runBroken(
  server: ByteServer,
  seed: number,
  streams: number,
): Promise<GeneratedFigures> {
  const figures = newFigures(streams);
  for (let at = seed; at < seed + streams; at += 1) {
    const made = brokenCase(randomOf(at));
    const [sdk, ours] = await readBoth(server, made);
    const { dialect, truth, mutation, isBroken } = made;
    const tell = (what: string, why: string): void =>
      note(figures, `broken/${dialect}/${what}`, at, `${mutation}: ${why}`);
    // A connection that is destroyed may take the headers with it: only where we got none, nobody named the request.
    const isUnanswered = isBroken && ours.error?.message.includes('gave no answer') === true;
    const never = neverAllowed(sdk, ours) ?? (isUnanswered ? undefined : losesRequestId(ours));
    if (never) tell('never allowed', never);
    if (ours.error) {
      if (sdk.answer) figures.refused += 1;
      continue;
    }
    const isTrue = saysTruth(ours, truth);
    if (sdk.threw !== undefined || isBroken) {
      if (isTrue) figures.rescued += 1;
      else {
        figures.silentCuts += 1;
        const why = sdk.threw ?? 'the connection was destroyed';
        tell('silent cut', `${JSON.stringify(ours.answer)} although: ${why}`);
      }
    } else if (sdk.answer && !isTrue) {
      const differs = differsFromSdk({ dialect }, sdk.answer, ours);
      if (differs === undefined) continue;
      figures.differences += 1;
      tell(differs.startsWith('usage') ? 'usage' : 'difference', differs);
    }
  }
  return figures;
}
