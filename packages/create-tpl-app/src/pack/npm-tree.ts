// Lays the packages of a workspace out in folders, as npm wants to find them.

/** What a package is and what it wants, with its needs resolved. */
export interface TreePackage {
  /** Name and version, and whatever else tells it from others. */
  readonly id: string;
  /** By name, the ids of what it takes along. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** By name, the ids of what has to stand beside it or above. */
  readonly peers: Readonly<Record<string, string>>;
}

interface Place {
  readonly path: string;
  readonly parent: Place | undefined;
  readonly id: string;
  readonly children: Map<string, Place>;
  /** Names that something at or below this place finds further up, by what it finds. */
  readonly passed: Map<string, string>;
}

const deepest = 12;

/**
 * A folder for each package, by path from the root (`node_modules/a/node_modules/b`): every package finds what it wants in its
 * own `node_modules` or in one further up, and lies as far up as that allows.
 *
 * @throws Error when a peer cannot stand where its package finds it, or versions want each other in a circle.
 */
export function layOut(
  root: Readonly<Record<string, string>>,
  packageOf: (id: string) => TreePackage,
): ReadonlyMap<string, string> {
  const top: Place = { path: '', parent: undefined, id: '', children: new Map(), passed: new Map() };
  const waiting: Place[] = Object.entries(root).map(([name, id]) => addTo(top, name, id));
  const found = new Map(waiting.map(({ path, id }) => [path, id]));
  for (let place = waiting.shift(); place; place = waiting.shift()) {
    const { dependencies, peers } = packageOf(place.id);
    for (const [name, id] of Object.entries({ ...dependencies, ...peers })) {
      const isPeer = name in peers;
      const start = isPeer ? (place.parent as Place) : place;
      const added = settle(start, name, id);
      if (added === 'taken')
        throw new Error(
          `${place.path} wants ${id} beside it, where another ${name} is: give it a version of its own.`,
        );
      if (!added) continue;
      // Versions that want each other in a circle would go on forever.
      if (added.path.split('node_modules/').length > deepest)
        throw new Error(`${id} lies too deep, in a circle of versions: ${added.path}`);
      found.set(added.path, id);
      waiting.push(added);
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Finds `name` from `start` upwards, or adds it as far up as nobody minds. */
function settle(start: Place, name: string, id: string): Place | 'taken' | undefined {
  let highest: Place | undefined;
  const way: Place[] = [];
  for (let at: Place | undefined = start; at; at = at.parent) {
    const there = at.children.get(name);
    if (there?.id === id) {
      for (const place of way) place.passed.set(name, id);
      return undefined;
    }
    if (there) break;
    way.push(at);
    // What lies below and found another one further up would find this one instead.
    if ((at.passed.get(name) ?? id) === id) highest = at;
    else break;
  }
  if (!highest) return 'taken';
  for (const place of way.slice(0, way.indexOf(highest))) place.passed.set(name, id);
  return addTo(highest, name, id);
}

function addTo(parent: Place, name: string, id: string): Place {
  const path = `${parent.path === '' ? '' : `${parent.path}/`}node_modules/${name}`;
  const place = { path, parent, id, children: new Map(), passed: new Map() };
  parent.children.set(name, place);
  return place;
}
