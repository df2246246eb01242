import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { cgroupMemory } from './cgroup-memory.ts';

describe('cgroupMemory', () => {
  const inFolder = (files: Record<string, string>, check: (folder: string) => void) => {
    const folder = mkdtempSync(join(tmpdir(), 'tpl-cgroup-'));
    mkdirSync(join(folder, 'memory'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    check(folder);
    rmSync(folder, { recursive: true });
  };

  it('leaves the page cache out, in version 2 and version 1', () => {
    inFolder(
      { 'memory.current': '900\n', 'memory.max': '1000\n', 'memory.stat': 'anon 1\ninactive_file 600\n' },
      (folder) => expect(cgroupMemory(folder)()).toEqual({ usedBytes: 300, limitBytes: 1000 }),
    );
    const v1 = {
      'memory/memory.usage_in_bytes': '900',
      'memory/memory.limit_in_bytes': '1000',
      'memory/memory.stat': 'inactive_file 1\ntotal_inactive_file 500',
    };
    inFolder(v1, (folder) => expect(cgroupMemory(folder)()).toEqual({ usedBytes: 400, limitBytes: 1000 }));
  });

  it('leaves out all of the cache that the kernel gives back, read twice or once (buildbuddy PR#12792, ray PR#43071, cadvisor#3081)', () => {
    const stat =
      'anon 200\nfile 600\nshmem 50\ninactive_file 50\nactive_file 500\nslab_reclaimable 100\nslab_unreclaimable 30\n';
    inFolder({ 'memory.current': '900', 'memory.max': '1000', 'memory.stat': stat }, (folder) =>
      expect(cgroupMemory(folder)()).toEqual({ usedBytes: 250, limitBytes: 1000 }),
    );
    const v1 = {
      'memory/memory.usage_in_bytes': '900',
      'memory/memory.limit_in_bytes': '1000',
      'memory/memory.stat': 'active_file 7\ninactive_file 7\ntotal_inactive_file 100\ntotal_active_file 500',
    };
    inFolder(v1, (folder) => expect(cgroupMemory(folder)()).toEqual({ usedBytes: 300, limitBytes: 1000 }));
  });

  it('measures against memory.high where it is lower: from there on the kernel slows the process down (cockroach 114774, bb 1748)', () => {
    const used = { 'memory.current': '900', 'memory.stat': 'inactive_file 100' };
    const limits = [
      ['max', '1000', 1000],
      ['2000', '1000', 1000],
      ['1000', '2000', 1000],
      ['1000', 'max', 1000],
    ] as const;
    for (const [max, high, limitBytes] of limits)
      inFolder({ ...used, 'memory.max': max, 'memory.high': high }, (folder) =>
        expect(cgroupMemory(folder)()).toEqual({ usedBytes: 800, limitBytes }),
      );
  });

  it("follows the process's own group, and takes the lowest limit on the way up", () => {
    const nested = (files: Record<string, string>, self: string) => {
      const folder = mkdtempSync(join(tmpdir(), 'tpl-cgroup-'));
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(join(folder, name, '..'), { recursive: true });
        writeFileSync(join(folder, name), text);
      }
      writeFileSync(join(folder, 'self'), self);
      const found = cgroupMemory(folder, join(folder, 'self'))();
      rmSync(folder, { recursive: true });
      return found;
    };
    const slice = {
      'slice/memory.max': '2000',
      'slice/memory.current': '900',
      'slice/memory.stat': 'inactive_file 100',
      'slice/unit/memory.max': 'max',
    };
    expect(nested(slice, '0::/slice/unit\n')).toEqual({ usedBytes: 800, limitBytes: 2000 });
    const inner = { ...slice, 'slice/unit/memory.max': '1000', 'slice/unit/memory.current': '7' };
    expect(nested(inner, '12:cpu:/x\n0::/slice/unit')).toEqual({ usedBytes: 7, limitBytes: 1000 });
    expect(nested(inner, '0::/../../slice').limitBytes).toBeGreaterThan(1e6);
  });

  it('follows a limit that is raised, lowered, given or taken away while the process runs', () => {
    // VictoriaMetrics#11276: raised in place from 128 to 412 MiB, and a third of it in use paged as 102 % of what it was.
    const v1 = { 'memory/memory.limit_in_bytes': '1000', 'memory/memory.usage_in_bytes': '950' };
    for (const [file, files] of [
      ['memory.max', { 'memory.max': '1000', 'memory.current': '950' }],
      ['memory/memory.limit_in_bytes', v1],
    ] as const) {
      inFolder(files, (folder) => {
        const memory = cgroupMemory(folder, join(folder, 'self'));
        expect(memory()).toEqual({ usedBytes: 950, limitBytes: 1_000 });
        for (const limitBytes of [2_000, 960]) {
          writeFileSync(join(folder, file), `${limitBytes}\n`);
          expect(memory()).toEqual({ usedBytes: 950, limitBytes });
        }
        writeFileSync(join(folder, file), 'max\n');
        expect(memory().limitBytes).toBeGreaterThan(1e6);
        writeFileSync(join(folder, file), '1000\n');
        expect(memory().limitBytes).toBe(1_000);
      });
    }
  });

  it("follows the limits of the group's parents too: the lowest of the moment counts", () => {
    inFolder({ self: '0::/pod/unit' }, (folder) => {
      mkdirSync(join(folder, 'pod/unit'), { recursive: true });
      const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
      write('pod/memory.max', '3000');
      write('pod/memory.current', '5');
      write('pod/unit/memory.max', '2000');
      write('pod/unit/memory.current', '4');
      const memory = cgroupMemory(folder, join(folder, 'self'));
      expect(memory()).toEqual({ usedBytes: 4, limitBytes: 2_000 });
      write('pod/unit/memory.max', '4000');
      expect(memory()).toEqual({ usedBytes: 5, limitBytes: 3_000 });
    });
  });

  it('compares with the machine where there is no limit', () => {
    inFolder({ 'memory.current': '900', 'memory.max': 'max' }, (folder) => {
      const { usedBytes, limitBytes } = cgroupMemory(folder)();
      expect(limitBytes).toBeGreaterThan(usedBytes);
      expect(usedBytes).toBeGreaterThan(1e6);
    });
    expect(cgroupMemory('/nowhere')().usedBytes).toBeGreaterThan(1e6);
  });
});
