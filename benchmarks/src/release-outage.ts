// A registry that goes away in the middle of a release, and comes back.
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Registry } from './release-registry.ts';

/** A way to a registry that can be cut. */
export interface Outage {
  /** The same registry, by the way that is cut. */
  readonly registry: Registry;
  /** What was published until now. */
  published(): number;
  /** The registry is back. */
  mend(): void;
  close(): void;
}

/** Stands before a registry and hangs up on everybody once so many packages were published, until it is mended. */
export async function outageAfter(packages: number, registry: Registry, folder: string): Promise<Outage> {
  let published = 0;
  let started = 0;
  let isMended = false;
  const server = createServer((asked, answer) => {
    const isPublish = asked.method === 'PUT';
    if (isPublish) started += 1;
    if (!isMended && (isPublish ? started > packages : published >= packages))
      return void asked.socket.destroy();
    const there = send(
      new URL(asked.url ?? '/', registry.url),
      { method: asked.method, headers: { ...asked.headers, host: new URL(registry.url).host } },
      (got) => {
        if (isPublish && (got.statusCode ?? 500) < 300) published += 1;
        answer.writeHead(got.statusCode ?? 502, got.headers);
        got.pipe(answer);
      },
    );
    there.once('error', () => asked.socket.destroy());
    asked.pipe(there);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const file = join(folder, 'npmrc-outage');
  const known = readFileSync(registry.env['NPM_CONFIG_USERCONFIG'] as string, 'utf8');
  writeFileSync(file, known.replaceAll(new URL(registry.url).host, host));
  const url = `http://${host}/`;
  return {
    registry: {
      ...registry,
      url,
      env: { ...registry.env, NPM_CONFIG_USERCONFIG: file, npm_config_registry: url },
    },
    published: () => published,
    mend: () => {
      isMended = true;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
