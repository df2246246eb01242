// Emulates the batch APIs of Anthropic and OpenAI, with the books of what they bill.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { systemClock } from '@internal/kit';
import type { Json } from '@internal/kit/json';
import { isObject } from '@internal/kit/json';
import type { EmulatedBooks } from '../books/emulated-books.ts';
import type { EmulatedAnswer, EmulatedDialect } from '../dialects/emulated-answer.ts';
import { anthropicBatch, anthropicLine } from './anthropic-batch-words.ts';
import type { Reply } from './batch-reply.ts';
import { broken, faultIn, notFound, sendReply, wrong } from './batch-reply.ts';
import type { EmulatedBatch, EmulatedBatchPlan, OpenBatch } from './emulated-batch.ts';
import { cancelBatch, moveOn } from './emulated-batch.ts';
import { isExpiry, openEmulatedFiles } from './emulated-files.ts';
import { openTroubles } from './emulated-troubles.ts';
import { openaiBatch, openaiLine } from './openai-batch-words.ts';

/** The batch APIs of an emulator, for whoever scripts and watches them. */
export interface EmulatedBatches {
  /** Every batch that was taken, oldest first. */
  readonly all: readonly EmulatedBatch[];
  /** Files that are kept: of requests, of answers, of errors. */
  readonly files: number;
  /** Files of those that nothing ends: neither was a time given, nor were they deleted. */
  readonly endlessFiles: number;
  /** Says how the next batches go, one each; all others complete at their second poll. */
  script(...plans: readonly EmulatedBatchPlan[]): void;
}

/** The same with what the server needs. */
export interface BatchDesk extends EmulatedBatches {
  /** Answers a request to one of the APIs; false where it is to none. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
}

interface DeskOptions {
  readonly url: () => string;
  readonly dialects: readonly EmulatedDialect[];
  readonly books: EmulatedBooks;
  readonly answer: (dialect: EmulatedDialect, body: Json) => EmulatedAnswer;
}

/** Opens the desk. */
export function openBatchDesk({ url, dialects, books, answer }: DeskOptions): BatchDesk {
  const batches = new Map<string, OpenBatch>();
  const files = openEmulatedFiles();
  const deleted = new Set<string>();
  const plans: EmulatedBatchPlan[] = [];
  let count = 0;

  function take(
    provider: OpenBatch['provider'],
    dialect: EmulatedDialect,
    requests: OpenBatch['requests'],
    more: Pick<OpenBatch, 'metadata' | 'inputFile' | 'outputSeconds'>,
  ): Reply {
    const plan = plans.shift() ?? {};
    if (plan.refusal)
      return { status: plan.refusal, json: { error: { type: 'emulated', message: 'emulated: refused' } } };
    count += 1;
    const id = provider === 'anthropic' ? `msgbatch_emulated_${count}` : `batch_emulated_${count}`;
    const batch: OpenBatch = {
      id,
      provider,
      status: 'validating',
      ids: requests.map((each) => each.id),
      plan,
      troubles: openTroubles(plan),
      dialect,
      requests,
      createdAt: systemClock.now(),
      polls: 0,
      failing: plan.failingPolls ?? 0,
      results: [],
      ...more,
    };
    batches.set(id, batch);
    return { json: shown(batch), isLost: plan.isCreationLost === true };
  }

  /** Answers and bills what was answered. */
  function finish(batch: OpenBatch): Parameters<typeof moveOn>[2] {
    const { dialect, provider, requests, id: of } = batch;
    return (fates) =>
      requests
        .map(({ id, body }, place) => {
          const fate = fates[place] ?? 'answered';
          const requestId = `${provider === 'anthropic' ? 'msg' : 'req'}_${of}_${place}`;
          const model = String(body['model']);
          const made = fate === 'answered' ? answer(dialect, body) : { text: '' };
          if (fate === 'answered')
            books.book({ requestId, provider, model, isBatch: true }, made, {
              fault: undefined,
              streamed: false,
            });
          const plain = dialect.plain(made, model);
          const line =
            provider === 'anthropic'
              ? anthropicLine(id, fate, { ...plain, id: requestId })
              : openaiLine(id, fate, plain, requestId);
          return { isError: fate !== 'answered', line };
        })
        .reverse();
  }

  function poll(batch: OpenBatch): Reply {
    if (batch.failing > 0) {
      batch.failing -= 1;
      return broken;
    }
    const isOver = batch.endedAt !== undefined;
    moveOn(batch, systemClock.now(), finish(batch));
    if (!isOver && batch.endedAt !== undefined && batch.provider === 'openai')
      for (const isError of [false, true]) {
        const lines = batch.results.filter((each) => each.isError === isError);
        // What is in it is read from the batch.
        if (lines.length > 0)
          files.keep(`file-${isError ? 'err' : 'out'}-${batch.id}`, '', batch.outputSeconds);
      }
    return { json: shown(batch) };
  }
  const shown = (batch: OpenBatch) =>
    batch.provider === 'anthropic' ? anthropicBatch(batch, url()) : openaiBatch(batch);
  const list = (provider: OpenBatch['provider']): Reply => {
    const data = [...batches.values()]
      .filter((each) => each.provider === provider && !deleted.has(each.id))
      .reverse()
      .map(shown);
    return {
      json: {
        object: 'list',
        data,
        has_more: false,
        first_id: data[0]?.['id'] ?? null,
        last_id: data.at(-1)?.['id'] ?? null,
      },
    };
  };

  function createAnthropic(body: Json): Reply {
    const given = Array.isArray(body['requests']) ? body['requests'].filter(isObject) : [];
    const requests = given.map((each) => ({
      id: String(each['custom_id']),
      body: (each['params'] ?? {}) as Json,
    }));
    const fault = faultIn(requests.map(({ id }) => id));
    if (fault) return wrong(fault);
    const dialect = dialects.find(({ name }) => name === 'anthropic') as EmulatedDialect;
    return take('anthropic', dialect, requests, { metadata: {} });
  }

  function createOpenai(body: Json): Reply {
    const inputFile = String(body['input_file_id']);
    const text = files.text(inputFile);
    const dialect = dialects.find(({ path }) => path === body['endpoint']);
    const expiry = body['output_expires_after'];
    if (!isExpiry(expiry)) return wrong('emulated: output_expires_after');
    if (text === undefined || !dialect) return wrong('emulated: no such file or endpoint');
    const lines = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Json);
    const requests = lines.map((line) => ({
      id: String(line['custom_id']),
      body: (line['body'] ?? {}) as Json,
    }));
    const fault = faultIn(requests.map(({ id }) => id));
    // Here what is wrong with a file shows later, at the batch.
    if (fault) plans.unshift({ end: 'invalid' });
    const metadata = isObject(body['metadata']) ? body['metadata'] : {};
    return take('openai', dialect, requests, { metadata, inputFile, outputSeconds: expiry?.seconds });
  }

  function fileLines(id: string): Reply {
    const batch = batches.get(ofFile(id));
    if (!batch || files.text(id) === undefined) return notFound;
    const isOfErrors = id.startsWith('file-err-');
    return batch.troubles.reading(
      batch.results.filter(({ isError }) => isError === isOfErrors).map(({ line }) => line),
    );
  }

  async function answerTo(request: IncomingMessage, path: string): Promise<Reply> {
    const { method } = request;
    const [, id = '', act = ''] = /^\/v1\/(?:messages\/)?batches\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? [];
    const isAnthropic = path.startsWith('/v1/messages/');
    if (path === '/v1/files') {
      count += 1;
      return files.take(request, `file-in-${count}`);
    }
    const [, file = '', content] = /^\/v1\/files\/([^/]+)(\/content)?$/.exec(path) ?? [];
    if (file !== '') {
      if (content) return fileLines(file);
      const owner =
        batches.get(ofFile(file)) ?? [...batches.values()].find((each) => each.inputFile === file);
      const failure = owner?.troubles.failure();
      if (failure) return failure;
      if (!files.remove(file)) return notFound;
      return { json: { id: file, object: 'file', deleted: true } };
    }
    if (id === '') {
      if (method !== 'POST') return list(isAnthropic ? 'anthropic' : 'openai');
      const body = JSON.parse((await buffer(request)).toString()) as Json;
      return isAnthropic ? createAnthropic(body) : createOpenai(body);
    }
    const batch = batches.get(id);
    if (!batch || deleted.has(id)) return notFound;
    if (act === 'cancel') {
      cancelBatch(batch);
      return { json: shown(batch) };
    }
    if (act === 'results') return batch.troubles.reading(batch.results.map(({ line }) => line));
    if (method === 'DELETE') {
      const failure = batch.troubles.failure();
      if (failure) return failure;
      deleted.add(id);
      return { json: { id, type: 'message_batch_deleted' } };
    }
    return poll(batch);
  }

  return {
    get all() {
      return [...batches.values()];
    },
    get files() {
      return files.count;
    },
    get endlessFiles() {
      return files.endless;
    },
    script: (...more) => void plans.push(...more),
    handle(request, response) {
      const path = (request.url ?? '').split('?')[0] ?? '';
      if (!/^\/v1\/(?:messages\/batches|batches|files)(?:\/|$)/.test(path)) return false;
      answerTo(request, path).then(
        (reply) => sendReply(reply, request, response),
        () => response.destroy(),
      );
      return true;
    },
  };
}

const ofFile = (id: string) => id.replace(/^file-(?:out|err)-/, '');
