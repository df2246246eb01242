// A part of the page that is fetched when it is shown.
import type { ComponentType } from 'react';
import { lazy } from 'react';

/** As `lazy`; a part that cannot be fetched says so in its place, and the rest of the page stays. */
export const fetchedPart = <Props,>(fetchPart: () => Promise<{ default: ComponentType<Props> }>) =>
  lazy(() => fetchPart().catch(() => ({ default: Missing as ComponentType<Props> })));

/** After a deployment there are no files any more of the page that a tab has shown before. */
function Missing() {
  return (
    <p className="notice" role="alert">
      This part of the page cannot be fetched: there may be a newer version.{' '}
      <button type="button" onClick={() => location.reload()}>
        Reload
      </button>
    </p>
  );
}
