// Asks the service over HTTP with its typed client, in 20 lines: `node examples/client.ts` after the build of the packages.
// It starts a service to ask; to ask another, name its address, and `apiKey` where it wants one.
import assert from 'node:assert/strict';
import { createTextClient } from '../client/src/create-text-client.ts';
import { compose } from '../src/composition.ts';
import { operations } from '../src/domain/operations/index.ts';
import { listen } from '../src/start/listen.ts';

const service = await compose({ TPL_MONITORING_LOG_LEVEL: 'error' }, { operations });
const anyPort = { host: '127.0.0.1', port: 0, isExplicit: true, variable: 'PORT' };
const { url } = await listen(service.publicServer, anyPort);
const client = createTextClient({ baseUrl: url });

const text = 'The lighthouse was lit in 1871. Its keeper, Ada Wren, wrote down the weather for thirty years.';
const { result, provider } = await client.process({
  operation: 'summarize',
  text,
  options: { maxWords: 40 },
});
console.log(`${provider}: ${result.summary}`);
assert.ok(result.summary.length > 0);

for await (const event of client.stream({ operation: 'key_points', text }))
  if (event.type === 'answer') console.log(event.answer.result.points.join('\n'));

const { id } = await client.batches.create([{ operation: 'qa', text, options: { question: 'Who wrote?' } }]);
for await (const { finished, total } of client.batches.watch(id)) console.log(`${finished} of ${total}`);
const [item] = (await client.batches.get(id)).items;
if (item?.result?.operation === 'qa') console.log(item.result.result.answer);
await service.close();
await service.closeMonitoring();
