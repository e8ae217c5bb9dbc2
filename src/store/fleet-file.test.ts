import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NightschoolError } from '../errors.ts';
import { parseFleetFile, readFleetFile } from './fleet-file.ts';

const at = { file: 'fleet.yaml', folder: '/srv/agents' };
const one = 'workspaces:\n  - dir: one\n';

describe('a fleet file', () => {
  it('needs nothing but folders, which are relative to it', () => {
    expect(parseFleetFile(`${one}  - { dir: ../two, share: 2, budget: { usd: 5 } }\n`, at)).toEqual({
      atOnce: 4,
      budget: { usd: null, minutes: null },
      queue: null,
      schedule: null,
      workspaces: [
        { dir: '/srv/agents/one', name: 'one', pipeline: 'nightly', share: 1, budget: { usd: null } },
        { dir: '/srv/two', name: '../two', pipeline: 'nightly', share: 2, budget: { usd: 5 } },
      ],
    });
  });

  it.each([
    ['nothing', '', /^fleet\.yaml:1:1: workspaces: must name workspaces, as in workspaces: \[/],
    ['no list', 'workspaces: one\n', /^fleet\.yaml:1:13: workspaces: must name workspaces/],
    ['no time of day', `${one}schedule: noon\n`, /^fleet\.yaml:3:11: schedule: must be a time of day/],
    ['no workspace', 'workspaces: []\n', /^fleet\.yaml:1:13: workspaces: must name workspaces, as in /],
    ['an unknown key', `${one}    colour: red\n`, /^fleet\.yaml:3:5: unknown key colour in workspaces\.0$/],
    ['no share', `${one}    share: 0\n`, /^fleet\.yaml:3:12: workspaces\.0\.share: /],
    ['nothing at once', `${one}atOnce: 0\n`, /^fleet\.yaml:3:9: atOnce: /],
    ['a debt', `${one}budget: { usd: -1 }\n`, /^fleet\.yaml:3:16: budget\.usd: /],
    ['a folder twice', `${one}  - dir: ../agents/one\n`, /^fleet\.yaml:3:10: workspaces\.1\.dir: stands here twice/],
    ['a password', `${one}queue: redis://:secret@host\n`, /^fleet\.yaml:3:8: queue: must have no password/],
    ['another address', `${one}queue: host\n`, /^fleet\.yaml:3:8: queue: must be a redis:\/\//],
    ['what is no YAML', 'workspaces: [\n', /^fleet\.yaml:2: /],
  ])('with %s is refused where it stands', (_, text, message) => {
    expect(refusalOf(() => parseFleetFile(text, at))).toMatchObject({ code: 'FLEET_INVALID', exitCode: 2 });
    expect(refusalOf(() => parseFleetFile(text, at)).message).toMatch(message);
    expect(refusalOf(() => parseFleetFile(text, at)).message).not.toContain('secret@');
  });

  it('takes a folder by itself, and knows one by two names', () => {
    expect(parseFleetFile('workspaces: [./one]\n', at).workspaces).toMatchObject([
      { dir: '/srv/agents/one', share: 1 },
    ]);
    const folder = mkdtempSync(join(tmpdir(), 'nightschool-fleet-'));
    mkdirSync(join(folder, 'one'));
    symlinkSync('one', join(folder, 'link'));
    const refused = refusalOf(() => parseFleetFile('workspaces: [one, link]\n', { file: 'fleet.yaml', folder }));
    expect(refused.message).toMatch(/^fleet\.yaml:1:19: workspaces\.1\.dir: stands here twice/);
    rmSync(folder, { recursive: true });
  });

  it('that is a folder is refused', async () => {
    const refused = await readFleetFile(tmpdir()).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'FLEET_INVALID', message: expect.stringContaining('cannot be read') });
  });

  it('that is not there says what to write', async () => {
    const refused = await readFleetFile('/none/fleet.yaml').catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'FLEET_INVALID', hint: expect.stringContaining('workspaces: [{ dir:') });
  });
});

function refusalOf(parse: () => unknown): NightschoolError {
  try {
    parse();
  } catch (error) {
    if (error instanceof NightschoolError) return error;
    throw error;
  }
  throw new Error('It was taken.');
}
