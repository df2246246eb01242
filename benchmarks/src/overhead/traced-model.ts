// Traces and observes calls of a model with an SDK of OpenTelemetry.
import * as api from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { wrapModel } from '@tpl/ai';
import { mockModel } from '@tpl/ai/testing';
import { createMonitoring, traceCalls } from '@tpl/monitoring';

/** A model whose every call makes a span, metrics and a line. */
export function tracedModel(): { call(): Promise<unknown>; close(): Promise<void> } {
  const ended = { count: 0 };
  const provider = new TracerProvider({
    spanProcessors: [
      {
        onStart() {},
        onEnd() {
          ended.count += 1;
        },
        forceFlush: async () => {},
        shutdown: async () => {},
      },
    ],
  });
  api.trace.setGlobalTracerProvider(provider);
  const monitoring = createMonitoring({ openTelemetry: api, logLevel: 'error' });
  const plain = wrapModel(mockModel(), []);
  monitoring.observe({ model: plain });
  const model = traceCalls(plain, monitoring);
  const request = { messages: [{ role: 'user' as const, content: 'Count.' }] };
  return {
    call: () => model.generate(request),
    async close() {
      await monitoring.close();
      await provider.shutdown();
      api.trace.disable();
      if (ended.count === 0) throw new Error('No span was made of the calls.');
    },
  };
}
