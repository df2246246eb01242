// Sends a document, has it worked on, and reads what came of it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from './caller.ts';
import { sendAs } from './caller.ts';

const [looks, lookEveryMs] = [12, 1_000];

/** Runs one; the statuses of what was asked. Some cannot be read, some are never asked about, some are taken back. */
export async function runDocument(caller: Caller, number: number): Promise<readonly number[]> {
  const sent = await sendAs(caller, 'POST', `/v1/documents?name=report-${number}`, documentOf(number));
  if (sent.status !== 201 && sent.status !== 200) return [sent.status];
  const { id } = JSON.parse(sent.body) as { id: string };
  if (number % 4 === 0) return [sent.status];
  const begun = await sendAs(caller, 'POST', `/v1/documents/${id}/analyses`, {
    body: { operation: 'summarize' },
  });
  const statuses = [sent.status, begun.status];
  if (begun.status !== 202) return statuses;
  const analysis = (JSON.parse(begun.body) as { id: string }).id;
  for (let look = 0; look < looks && caller.isRunning(); look += 1) {
    await sleep(lookEveryMs);
    const { status, body } = await sendAs(caller, 'GET', `/v1/analyses/${analysis}`);
    if (status !== 200 || !/"status":"(?:waiting|running)"/.test(body)) break;
  }
  if (number % 3 === 0) statuses.push((await sendAs(caller, 'DELETE', `/v1/analyses/${analysis}`)).status);
  if (number % 3 === 1) statuses.push((await sendAs(caller, 'DELETE', `/v1/documents/${id}`)).status);
  return statuses;
}

function documentOf(number: number) {
  if (number % 8 === 7) return { body: `%PDF-1.7 broken ${number}`, type: 'application/pdf' };
  const chapters = Array.from({ length: 3 }, (_, at) =>
    `${at + 1}. Pump ${number}-${at} ran all day and nobody complained of it. `.repeat(12),
  );
  return number % 2 === 0
    ? {
        body: `<h1>Report</h1>${chapters.map((each) => `<h2>Part</h2><p>${each}</p>`).join('')}`,
        type: 'text/html',
      }
    : { body: chapters.map((each) => `# Part\n\n${each}\n`).join('\n'), type: 'text/markdown' };
}
