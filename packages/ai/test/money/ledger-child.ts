// Calls an emulated provider eight at a time until it is killed; says a line for each call that is over.
import { createAnthropicModel } from '../../src/anthropic.ts';
import { createLedger, fileLedgerStore, withLedger } from '../../src/ledger.ts';

const [folder = '', baseUrl = ''] = process.argv.slice(2);
const ledger = createLedger({ store: fileLedgerStore({ folder }) });
const model = withLedger(ledger)(createAnthropicModel({ model: 'claude-haiku-4-5', apiKey: 'k', baseUrl }));
const request = { messages: [{ role: 'user' as const, content: 'Count.' }], maxOutputTokens: 500 };

async function work(): Promise<void> {
  for (;;) {
    for await (const _ of model.stream(request));
    process.stdout.write('one\n');
  }
}
await Promise.all(Array.from({ length: 8 }, work));
