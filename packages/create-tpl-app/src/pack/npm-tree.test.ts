import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { layOut, type TreePackage } from './npm-tree.ts';

type Graph = Readonly<Record<string, { takes?: readonly string[]; peers?: readonly string[] }>>;

const nameOf = (id: string) => id.slice(0, id.indexOf('@'));
const byName = (ids: readonly string[] = []) => Object.fromEntries(ids.map((id) => [nameOf(id), id]));
const packagesOf =
  (graph: Graph) =>
  (id: string): TreePackage => ({
    id,
    dependencies: byName(graph[id]?.takes),
    peers: byName(graph[id]?.peers),
  });
const layOutOf = (root: readonly string[], graph: Graph) =>
  Object.fromEntries(layOut(byName(root), packagesOf(graph)));

/** What npm finds for `name` from a folder. */
function find(places: Readonly<Record<string, string>>, from: string, name: string): string | undefined {
  for (
    let at = from;
    ;
    at = at.includes('/node_modules/') ? at.slice(0, at.lastIndexOf('/node_modules/')) : ''
  ) {
    const there = places[`${at === '' ? '' : `${at}/`}node_modules/${name}`];
    if (there !== undefined || at === '') return there;
  }
}

describe('layOut', () => {
  it('puts everything on top while nothing is in the way', () => {
    expect(layOutOf(['a@1'], { 'a@1': { takes: ['b@1'] }, 'b@1': { takes: ['c@1'] } })).toEqual({
      'node_modules/a': 'a@1',
      'node_modules/b': 'b@1',
      'node_modules/c': 'c@1',
    });
  });

  it('puts another version below the one that wants it, and what that takes along above', () => {
    expect(layOutOf(['a@1', 'b@2'], { 'a@1': { takes: ['b@1'] }, 'b@1': { takes: ['c@1'] } })).toEqual({
      'node_modules/a': 'a@1',
      'node_modules/a/node_modules/b': 'b@1',
      'node_modules/b': 'b@2',
      'node_modules/c': 'c@1',
    });
  });

  it('ends where packages want each other', () => {
    const graph: Graph = { 'a@1': { takes: ['b@1'] }, 'b@1': { takes: ['a@1'] } };
    expect(layOutOf(['a@1'], graph)).toEqual({ 'node_modules/a': 'a@1', 'node_modules/b': 'b@1' });
  });

  it('puts a peer beside its package, never below', () => {
    const graph: Graph = { 'a@1': { takes: ['b@1', 'p@1'] }, 'b@1': { peers: ['p@1'] } };
    expect(layOutOf(['a@1'], graph)['node_modules/p']).toBe('p@1');
    expect(() => layOutOf(['b@1', 'p@2'], graph)).toThrow(
      'node_modules/b wants p@1 beside it, where another p is',
    );
  });

  it('stops where versions want each other in a circle that has no end', () => {
    const graph: Graph = {
      'a@1': { takes: ['b@1'] },
      'b@1': { takes: ['a@2'] },
      'a@2': { takes: ['b@2'] },
      'b@2': { takes: ['a@1'] },
    };
    expect(() => layOutOf(['a@1'], graph)).toThrow('in a circle of versions');
  });

  it('lets every package find what it wants, in any graph without circles', () => {
    const id = fc
      .tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), fc.integer({ min: 1, max: 3 }))
      .map(([name, version]) => `${name}@${version}`);
    const ids = fc.uniqueArray(id, { selector: nameOf, maxLength: 4 });
    const graphs = fc.array(fc.tuple(id, ids), { maxLength: 18 }).map((rows): Graph => {
      return Object.fromEntries(
        rows.map(([from, takes]) => [from, { takes: takes.filter((one) => nameOf(one) > nameOf(from)) }]),
      );
    });
    fc.assert(
      fc.property(ids, graphs, (root, graph) => {
        const places = layOutOf(root, graph);
        for (const [path, found] of [['', ''], ...Object.entries(places)] as [string, string][]) {
          const wanted = path === '' ? root : (graph[found]?.takes ?? []);
          for (const one of wanted) expect([path, find(places, path, nameOf(one))]).toEqual([path, one]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
