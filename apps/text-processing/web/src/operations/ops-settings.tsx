// Shows the settings in force.

import { useEffect, useState } from 'react';
import { TableHead } from '../frame/table-head.tsx';
import { fetchJson } from '../service/fetch-json.ts';

interface Setting {
  readonly name: string;
  readonly value?: unknown;
  readonly source: string;
  readonly from: string;
}

/** Every setting in force and where it came from; those that somebody set stand first. They change with a restart only. */
export function OpsSettings() {
  const [owners, setOwners] = useState<Readonly<Record<string, readonly Setting[]>>>({});
  useEffect(() => {
    const controller = new AbortController();
    // Missing settings hide nothing else, and the overview says what is wrong.
    fetchJson<typeof owners>('/internal/settings', controller.signal).then(setOwners, () => {});
    return () => controller.abort();
  }, []);
  return (
    <section aria-labelledby="settings">
      <h2 id="settings">Settings in force</h2>
      {Object.entries(owners).map(([owner, settings]) => (
        <details key={owner}>
          <summary>
            {owner} <small>{settings.filter(isSet).length} set, the rest default</small>
          </summary>
          <table>
            <TableHead columns={['Setting', 'Value', 'From']} />
            <tbody>
              {settings
                .toSorted((one, other) => Number(isSet(other)) - Number(isSet(one)))
                .map(({ name, value, source, from }) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td>{value === undefined ? 'not set' : JSON.stringify(value)}</td>
                    <td>{source === from ? source : `${source}, ${from}`}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </details>
      ))}
    </section>
  );
}

const isSet = ({ source }: Setting): boolean => source !== 'default' && source !== 'preset';
