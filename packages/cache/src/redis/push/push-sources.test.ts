import type { RedisConnection } from '@internal/kit/redis';
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { type Cluster, clusterSource, type Duplicable } from './push-sources.ts';

const turn = () => new Promise(setImmediate);

/** A Cluster whose nodes are connected to by hand, and the connections that stand for pushes. */
function setUp() {
  const clock = manualClock();
  const opening: { address: string; open(): void; fail(): void }[] = [];
  const cluster = {
    isOpen: true,
    masters: [{ address: 'a' }],
    nodeClient: ({ address }: { address: string }) =>
      new Promise<Duplicable>((resolve, reject) => {
        const copy = { isOpen: false, on() {}, off() {}, connect: async () => {}, address };
        opening.push({
          address,
          open: () => resolve({ duplicate: () => copy } as unknown as Duplicable),
          fail: () => reject(new Error('gone')),
        });
      }),
  };
  const standing = new Set<RedisConnection>();
  const source = clusterSource(cluster as unknown as Cluster, clock);
  source.start(
    (connection) => void standing.add(connection),
    (connection) => void standing.delete(connection),
  );
  const move = async (address: string) => {
    cluster.masters = [{ address }];
    await clock.advance(1_000);
  };
  return { clock, opening, standing, source, move };
}

describe('the connections to a Cluster that pushes come in by', () => {
  it('are those of the masters of now, also when earlier ones let themselves be waited for', async () => {
    const { clock, opening, standing, source, move } = setUp();
    for (const address of ['b', 'a']) await move(address);
    expect(opening.map(({ address }) => address)).toEqual(['a', 'b', 'a']);
    for (const at of [2, 0, 1]) {
      opening[at]!.open();
      await turn();
      expect(standing.size).toBe(1);
    }
    await move('c');
    expect(standing.size).toBe(0);
    opening[3]!.open();
    await turn();
    expect(standing.size).toBe(1);
    source.close();
    expect(clock.pending).toBe(0);
  });

  it('are asked for again when one could not be had, unless another look did so meanwhile', async () => {
    const { clock, opening, standing, source, move } = setUp();
    await move('b');
    opening[1]!.open();
    opening[0]!.fail();
    await turn();
    await clock.advance(2_000);
    expect([opening.length, standing.size]).toEqual([2, 1]);
    await move('c');
    opening[2]!.fail();
    await turn();
    await clock.advance(1_000);
    expect(opening).toHaveLength(4);
    source.close();
    opening[3]!.open();
    await turn();
    expect(standing.size).toBe(0);
  });
});
