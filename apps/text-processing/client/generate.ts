// Writes the types of the client from the OpenAPI document of the service: `npm run generate`. With `--check` it only says
// whether they are what they should be, with `--print` it prints them.
import { readFileSync, writeFileSync } from 'node:fs';
import type { OpenAPI3 } from 'openapi-typescript';
import openapiTypes, { astToString } from 'openapi-typescript';
import { compose } from '../src/composition.ts';
import { operations } from '../src/domain/operations/index.ts';

const place = new URL('etc/openapi.d.ts', import.meta.url);
// Whatever is set where this runs changes nothing about the types.
const service = await compose({ TPL_MONITORING_LOG_LEVEL: 'error' }, { operations });
await service.publicServer.ready();
const document = service.publicServer.swagger();
await service.close();
await service.closeMonitoring();

const first = '// Types of the HTTP API, for the client. Written by `npm run generate`.\n';
const types = first + astToString(await openapiTypes(document as OpenAPI3));
if (process.argv.includes('--print')) process.stdout.write(types);
else if (!process.argv.includes('--check')) writeFileSync(place, types);
else if (types !== readFileSync(place, 'utf8')) {
  console.error('client/etc/openapi.d.ts is out of date: run `npm run generate`');
  process.exitCode = 1;
}
