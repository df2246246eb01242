// Refuses a batch that a provider would refuse late, or answer in a way that nobody can tell apart.
import type { Problem } from '@internal/kit';
import { throwProblems } from '@internal/model';
import type { BatchItem, BatchLimits } from './provider-batches.ts';

const idForm = /^[\w-]{1,64}$/;

/** Throws `bad_request` with every problem; two requests under one id would get one answer. */
export function checkItems(name: string, items: readonly BatchItem[], limits: BatchLimits): void {
  const problems: Problem[] = [];
  const ids = new Set<string>();
  let bytes = 0;
  for (const { id, body } of items) {
    if (!idForm.test(id))
      problems.push({ path: 'items.id', message: 'must be 1 to 64 letters, digits, _ or -' });
    else if (ids.has(id)) problems.push({ path: `items.${id}`, message: 'comes twice' });
    ids.add(id);
    bytes += Buffer.byteLength(body) + lineBytes;
    if (problems.length >= 20) break;
  }
  if (!idForm.test(name)) problems.push({ path: 'name', message: 'must be 1 to 64 letters, digits, _ or -' });
  if (items.length === 0) problems.push({ path: 'items', message: 'must not be empty' });
  if (items.length > limits.maxItems)
    problems.push({ path: 'items', message: `must be at most ${limits.maxItems}` });
  if (bytes > limits.maxBytes)
    problems.push({ path: 'items', message: `must have at most ${limits.maxBytes} bytes together` });
  throwProblems('a batch', problems, 'bad_request');
}

/** What the frame of a request takes beside its body, at most. */
export const lineBytes = 200;
