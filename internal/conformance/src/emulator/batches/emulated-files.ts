// Keeps the files of an emulated batch API: of requests, of answers, of errors, and when each ends by itself.
import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { isObject } from '@internal/kit/json';
import type { Reply } from './batch-reply.ts';
import { wrong } from './batch-reply.ts';

/** The files of an emulator. */
export interface EmulatedFiles {
  /** How many are kept. */
  readonly count: number;
  /** How many of those nothing ends. */
  readonly endless: number;
  text(id: string): string | undefined;
  keep(id: string, text: string, seconds: number | undefined): void;
  /** False where there is none. */
  remove(id: string): boolean;
  /** Takes an uploaded file of requests. */
  take(request: IncomingMessage, id: string): Promise<Reply>;
}

/** Opens a store of files. */
export function openEmulatedFiles(): EmulatedFiles {
  const files = new Map<string, { readonly text: string; readonly seconds: number | undefined }>();
  return {
    get count() {
      return files.size;
    },
    get endless() {
      return [...files.values()].filter(({ seconds }) => seconds === undefined).length;
    },
    text: (id) => files.get(id)?.text,
    keep: (id, text, seconds) => void files.set(id, { text, seconds }),
    remove: (id) => files.delete(id),
    async take(request, id) {
      const headers = { 'content-type': request.headers['content-type'] ?? '' };
      const form = await new Response(new Uint8Array(await buffer(request)), { headers }).formData();
      const file = form.get('file');
      if (form.get('purpose') !== 'batch' || typeof file !== 'object' || file === null)
        return wrong('emulated: a file with the purpose batch');
      const [anchor, seconds] = [form.get('expires_after[anchor]'), form.get('expires_after[seconds]')];
      const expiry =
        anchor === null && seconds === null
          ? undefined
          : { anchor, seconds: typeof seconds === 'string' ? Number(seconds) : Number.NaN };
      if (!isExpiry(expiry)) return wrong('emulated: expires_after');
      files.set(id, { text: await file.text(), seconds: expiry?.seconds });
      const { name: filename, size: bytes } = file;
      return {
        json: {
          id,
          object: 'file',
          purpose: 'batch',
          filename,
          bytes,
          created_at: 0,
          expires_at: expiry?.seconds ?? null,
          status: 'processed',
        },
      };
    },
  };
}

/** Whether a time after which a file ends is one that OpenAI takes: an hour to 30 days after it was created, or none. */
export function isExpiry(given: unknown): given is { readonly seconds: number } | undefined {
  if (given === undefined) return true;
  if (!isObject(given) || given['anchor'] !== 'created_at') return false;
  const { seconds } = given;
  return typeof seconds === 'number' && seconds >= 3_600 && seconds <= 2_592_000;
}
