// Infrastructure Service: ai · stable API, changes affect all users

/** Longest error body that is read: providers send a few hundred bytes. */
const maxErrorBytes = 65_536;

/** The part of `fetch` that is used; any transport of this shape fits. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** A fetch whose error answers end after 64 KiB: the SDKs read them whole before they throw. */
export function capErrorBody(send: Fetch): Fetch {
  return async (input, init) => {
    const response = await send(input, init);
    if (response.ok || response.body === null) return response;
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const parts: Uint8Array[] = [];
    let bytes = 0;
    while (bytes < maxErrorBytes) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      bytes += value.byteLength;
    }
    if (bytes >= maxErrorBytes) await reader.cancel().catch(() => {});
    const headers = new Headers(response.headers);
    headers.delete('content-encoding');
    headers.delete('content-length');
    return new Response(Buffer.concat(parts), {
      status: response.status,
      statusText: response.statusText,
      headers,
    });
  };
}
