// Asks the service over HTTP with its typed client: `node examples/client.ts` after the build of the packages. It starts
// a service of its own; TEXT_URL and TEXT_KEY name another one.
import assert from 'node:assert/strict';
import { createTextClient } from '../client/src/create-text-client.ts';
import { compose } from '../src/composition.ts';
import { operations } from '../src/domain/operations/index.ts';
import { listen } from '../src/start/listen.ts';

const { TEXT_URL, TEXT_KEY } = process.env;
const own = TEXT_URL ? undefined : await compose({ TPL_MONITORING_LOG_LEVEL: 'error' }, { operations });
const anyPort = { host: '127.0.0.1', port: 0, isExplicit: true, variable: 'PORT' };
const client = createTextClient({
  baseUrl: TEXT_URL ?? (await listen(own!.publicServer, anyPort)).url,
  apiKey: TEXT_KEY,
});

const text =
  'The lighthouse was lit in 1871. Its keeper, Ada Wren, wrote down the weather every hour for thirty years.';
const { result, provider } = await client.process({
  operation: 'summarize',
  text,
  options: { maxWords: 40 },
});
console.log(`${provider}: ${result.summary}`);
assert.ok(result.summary.length > 0);

for await (const event of client.stream({ operation: 'key_points', text }))
  if (event.type === 'answer') console.log(event.answer.result.points.join('\n'));

const { id } = await client.batches.create([
  { operation: 'qa', text, options: { question: 'Who kept it?' } },
]);
for await (const { finished, total } of client.batches.watch(id)) console.log(`${finished} of ${total}`);
const [item] = (await client.batches.get(id)).items;
if (item?.result?.operation === 'qa') console.log(item.result.result.answer);
await own?.close();
await own?.closeMonitoring();
