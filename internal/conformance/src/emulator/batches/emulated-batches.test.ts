// The emulated batch APIs as the vendors' own clients read them.
import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import OpenAI, { toFile } from 'openai';
import type { Emulator } from '../start-emulator.ts';
import { startEmulator } from '../start-emulator.ts';

let emulator: Emulator;
let anthropic: Anthropic;
let openai: OpenAI;
beforeAll(async () => {
  emulator = await startEmulator();
  anthropic = new Anthropic({ apiKey: 'k', baseURL: emulator.url, maxRetries: 0 });
  openai = new OpenAI({ apiKey: 'k', baseURL: emulator.openaiUrl, maxRetries: 0 });
});
afterAll(() => emulator.close());

const ids = ['a', 'b', 'c', 'd'];
const typed = (content: string) => [{ role: 'user' as const, content }];

const askAnthropic = (names = ids) =>
  anthropic.messages.batches.create({
    requests: names.map((name) => ({
      custom_id: name,
      params: { model: 'm', max_tokens: 9, messages: typed(name) },
    })),
  });

async function askOpenai(names = ids, seconds?: number) {
  const lines = names.map((name) => ({
    custom_id: name,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'm', messages: typed(name) },
  }));
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  const file = await openai.files.create({
    file: await toFile(Buffer.from(text), 'in.jsonl'),
    purpose: 'batch',
    ...(seconds !== undefined && { expires_after: { anchor: 'created_at', seconds } }),
  });
  return openai.batches.create({
    input_file_id: file.id,
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
    metadata: { own: 'name' },
    ...(seconds !== undefined && { output_expires_after: { anchor: 'created_at', seconds } }),
  });
}

async function linesOf(id: string | null | undefined) {
  const text = await (await openai.files.content(String(id))).text();
  return text
    .trim()
    .split('\n')
    .map(
      (line) =>
        JSON.parse(line) as { custom_id: string; response?: { status_code: number }; error?: unknown },
    );
}

describe("Anthropic's", () => {
  const results = async (id: string) => {
    const found: Record<string, string> = {};
    for await (const { custom_id, result } of await anthropic.messages.batches.results(id))
      found[custom_id] = result.type;
    return found;
  };

  it('ends at its second poll and bills what was answered', async () => {
    const before = emulator.bookings.length;
    emulator.batches.script({ errored: 0.25 });
    const batch = await askAnthropic();
    expect(batch).toMatchObject({ processing_status: 'in_progress', request_counts: { processing: 4 } });
    expect((await anthropic.messages.batches.retrieve(batch.id)).processing_status).toBe('in_progress');
    const ended = await anthropic.messages.batches.retrieve(batch.id);
    expect(ended.request_counts).toEqual({
      processing: 0,
      succeeded: 3,
      errored: 1,
      canceled: 0,
      expired: 0,
    });
    expect(await results(batch.id)).toEqual({ a: 'errored', b: 'succeeded', c: 'succeeded', d: 'succeeded' });
    expect(emulator.bookings.slice(before).map(({ isBatch }) => isBatch)).toEqual([true, true, true]);
    expect((await anthropic.messages.batches.list()).data.map(({ id }) => id)).toContain(batch.id);
    await anthropic.messages.batches.delete(batch.id);
    await expect(anthropic.messages.batches.retrieve(batch.id)).rejects.toMatchObject({ status: 404 });
  });

  it('keeps what was answered before it expired or was cancelled', async () => {
    emulator.batches.script({ end: 'expire', polls: 1 }, { end: 'never' });
    const [expiring, endless] = [await askAnthropic(), await askAnthropic()];
    await anthropic.messages.batches.retrieve(expiring.id);
    expect(Object.values(await results(expiring.id)).sort()).toEqual([
      'expired',
      'expired',
      'succeeded',
      'succeeded',
    ]);
    await anthropic.messages.batches.retrieve(endless.id);
    const stopping = await anthropic.messages.batches.cancel(endless.id);
    expect(stopping.processing_status).toBe('canceling');
    await anthropic.messages.batches.retrieve(endless.id);
    expect(Object.values(await results(endless.id)).filter((one) => one === 'canceled')).toHaveLength(2);
  });

  it('says what nobody knows, breaks off, and fails to delete, as it is told', async () => {
    emulator.batches.script({ polls: 1, strangeLines: 1, cutReadings: 1, failingDeletes: 1 });
    const { id } = await askAnthropic();
    await anthropic.messages.batches.retrieve(id);
    await expect(results(id)).rejects.toThrow();
    expect(await results(id)).toEqual({ a: 'succeeded', b: 'succeeded', c: 'succeeded', d: 'new' });
    await expect(anthropic.messages.batches.delete(id)).rejects.toMatchObject({ status: 500 });
    await anthropic.messages.batches.delete(id);
    emulator.batches.script({ refusal: 429 });
    await expect(askAnthropic()).rejects.toMatchObject({ status: 429 });
  });

  it('refuses requests of one name, and none', async () => {
    await expect(askAnthropic(['a', 'a'])).rejects.toMatchObject({ status: 400 });
    await expect(askAnthropic([])).rejects.toMatchObject({ status: 400 });
  });
});

describe("OpenAI's", () => {
  it('answers in one file and fails in another', async () => {
    emulator.batches.script({ errored: 0.5, failingPolls: 1, polls: 1 });
    const { id, metadata } = await askOpenai();
    expect(metadata).toEqual({ own: 'name' });
    await expect(openai.batches.retrieve(id)).rejects.toMatchObject({ status: 500 });
    const ended = await openai.batches.retrieve(id);
    expect(ended).toMatchObject({
      status: 'completed',
      request_counts: { total: 4, completed: 2, failed: 2 },
    });
    expect((await linesOf(ended.output_file_id)).map((line) => line.custom_id)).toEqual(['d', 'c']);
    expect((await linesOf(ended.error_file_id)).map(({ response }) => response?.status_code)).toEqual([
      500, 500,
    ]);
    expect((await openai.batches.list()).data[0]?.id).toBe(id);
  });

  it('shows the file of its answers some looks after it ended', async () => {
    emulator.batches.script({ polls: 1, lateFiles: 1 });
    const { id } = await askOpenai();
    const late = await openai.batches.retrieve(id);
    expect(late).toMatchObject({
      status: 'completed',
      request_counts: { completed: 4 },
      output_file_id: null,
    });
    expect(await linesOf((await openai.batches.retrieve(id)).output_file_id)).toHaveLength(4);
  });

  it('shows at the batch what is wrong with its file', async () => {
    emulator.batches.script({ end: 'token_limit' });
    for (const names of [ids, ['a', 'a']]) {
      const { id } = await askOpenai(names);
      const failed = await openai.batches.retrieve(id);
      expect(failed.status).toBe('failed');
      expect(failed.errors?.data?.[0]?.code).toBe(
        names === ids ? 'token_limit_exceeded' : 'invalid_json_line',
      );
    }
  });

  it('says of each request of a cancelled one why it has no answer', async () => {
    emulator.batches.script({ end: 'never', answered: 0 });
    const { id } = await askOpenai();
    expect((await openai.batches.cancel(id)).status).toBe('cancelling');
    const { status, error_file_id, output_file_id } = await openai.batches.retrieve(id);
    expect([status, output_file_id]).toEqual(['cancelled', null]);
    expect((await linesOf(error_file_id)).map(({ error }) => error)).toMatchObject(
      Array(4).fill({ code: 'batch_cancelled' }),
    );
  });

  it('takes a batch whose answer gets lost', async () => {
    emulator.batches.script({ isCreationLost: true });
    const before = emulator.batches.all.length;
    await expect(askOpenai()).rejects.toThrow();
    expect(emulator.batches.all).toHaveLength(before + 1);
  });

  it('lets files end by themselves, within the bounds of the API', async () => {
    const endless = emulator.batches.endlessFiles;
    emulator.batches.script({ polls: 1, errored: 0.5, brokenLines: 1, strangeLines: 1, failingDeletes: 1 });
    const { id } = await askOpenai(ids, 3_600);
    const { output_file_id } = await openai.batches.retrieve(id);
    expect(emulator.batches.endlessFiles).toBe(endless);
    const text = await (await openai.files.content(String(output_file_id))).text();
    const [broken, strange, last] = text.trim().split('\n');
    expect(broken).toBe('{"custom_id":');
    expect(JSON.parse(String(strange))).toMatchObject({ custom_id: null });
    expect(JSON.parse(String(last))).toMatchObject({ custom_id: 'c' });
    await expect(openai.files.delete(String(output_file_id))).rejects.toMatchObject({ status: 500 });
    await openai.files.delete(String(output_file_id));
    await expect(openai.files.delete(String(output_file_id))).rejects.toMatchObject({ status: 404 });
    await expect(openai.files.content(String(output_file_id))).rejects.toMatchObject({ status: 404 });
    for (const seconds of [3_599, 2_592_001])
      await expect(askOpenai(ids, seconds)).rejects.toMatchObject({ status: 400 });
    await askOpenai();
    expect(emulator.batches.endlessFiles).toBe(endless + 1);
  });

  it('forgets a deleted file and knows no other', async () => {
    const file = await openai.files.create({ file: await toFile(Buffer.from('x'), 'x'), purpose: 'batch' });
    const kept = emulator.batches.files;
    await openai.files.delete(file.id);
    expect(emulator.batches.files).toBe(kept - 1);
    await expect(openai.files.content('file-out-nobody')).rejects.toMatchObject({ status: 404 });
    const files = openai.files.create({ file: await toFile(Buffer.from('x'), 'x'), purpose: 'vision' });
    await expect(files).rejects.toMatchObject({ status: 400 });
  });
});
