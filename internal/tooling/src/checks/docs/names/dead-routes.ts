// Finds routes in documents that the service does not have.
import { findSources } from '../../../house/files.ts';
import type { FindDead, NameSources } from './name-kind.ts';
import { matchesIn } from './name-kind.ts';

const mention =
  /(?:^|[\s"'`(]|localhost:\d{4}|\b(?:GET|POST|PUT|PATCH|DELETE) )(\/(?:v1|internal|health|metrics|docs)(?:\/[\w{}:.-]*)*)(?=$|[\s"'`),;?#])/g;

/** Prefixes of the servers that a model is asked at, and the place of a document. */
const foreign = new Set(['/v1', '/docs', '/docs/']);

/** `/v1/…`, `/internal/…`, `/health/…`, `/metrics`: a text of the service's sources, values inside of one told by its texts. */
export function deadRoutes({ house, below }: NameSources): FindDead {
  const folders = [
    ...house.apps.flatMap((app) => [
      `${app}/src`,
      `${app}/documents/src`,
      `${app}/door/src`,
      `${app}/ledger/src`,
    ]),
    'packages/monitoring/src',
  ];
  const parts = folders.map(below);
  const texts = new Set(parts.flatMap(({ texts }) => [...texts]));
  const routes = [...texts].filter((text) => /^\/\w/.test(text));
  const hasRoutes = findSources(house.root, house.apps).length > 0;
  const isKnown = (name: string): boolean => {
    const path = name.replace(/\/$/, '');
    return (
      foreign.has(name) ||
      routes.some((route) => {
        const pattern = route
          .split(/(\*|:\w+)/)
          .map((part, index) => (index % 2 === 1 ? '(.+)' : escaped(part)));
        const values = new RegExp(`^${pattern.join('')}/?$`).exec(path)?.slice(1);
        return values?.every((value) => !route.includes('*') || texts.has(value));
      })
    );
  };
  return ({ code, file }) =>
    !hasRoutes || file.includes('how-to/')
      ? []
      : matchesIn(code, mention)
          .filter(({ name }) => !isKnown(name))
          .map((found) => ({ ...found, kind: 'a route of the service' }));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
