import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { matchFamily, scoreFamilies } from '../../distill/playbook/match-family.ts';
import { writePlaybookSkills } from '../../distill/playbook/write.ts';
import type { MemoryFile } from '../../domain/model.ts';
import { createWorld } from '../../providers/world.ts';
import { readPipeline } from '../../store/pipeline.ts';
import { createNight } from '../create-night.ts';
import { groupTasks } from '../families/group-tasks.ts';
import type { FamilyAtNight } from '../night.ts';
import { readTasks } from '../reading/read-tasks.ts';
import { wordsOf } from './bootstrap-candidates.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const WORKFLOWS = `${ROOT}/memories/workflows`;

/** Judged by hand: the playbook tells how to do what the family asks for, as its main subject. */
const RIGHT: { readonly [playbook: string]: string | null } = {
  'call-notes-and-follow-up': 'log-note',
  'customer-onboarding': null,
  'hiring-screen': null,
  'inbox-triage': 'label-message',
  'incident-note': null,
  newsletter: null,
  'prospect-wants-a-discount': 'send-mail',
  'publishing-checklist': 'publish-post',
  'research-brief': 'save-note',
  'scheduling-across-time-zones': 'create-event',
  'travel-booking': null,
  'weekly-review': null,
};

/** It is about three things, one of which is asked for: near both to a family and to none. */
const MIXED = 'invoicing-and-dunning.md';

async function sampleFamilies(): Promise<readonly FamilyAtNight[]> {
  const pipeline = await readPipeline(ROOT, 'nightly');
  const [emit, clock] = [() => undefined, () => new Date(0)];
  const { signal } = new AbortController();
  using night = await createNight(pipeline, { dir: ROOT, dryRun: true, emit, clock, signal, world: createWorld({}) });
  return await groupTasks(night, await readTasks(night)); // before the night is closed
}

describe('which family of the sample a playbook is about', async () => {
  const families = await sampleFamilies();
  const words = families.map(wordsOf);
  const nameOf = new Map(families.map(({ family }) => [family.id, family.name]));
  const files = readdirSync(WORKFLOWS).filter((file) => file !== MIXED);
  const skills = files.map((file) => {
    const playbook: unknown = { path: `workflows/${file}`, text: readFileSync(`${WORKFLOWS}/${file}`, 'utf8') };
    const [draft] = writePlaybookSkills(playbook as MemoryFile, { taken: new Set() });
    return { name: file.replace('.md', ''), text: draft?.text ?? '' };
  });

  it('knows every playbook', () => {
    expect(skills.map(({ name }) => name).sort()).toEqual(Object.keys(RIGHT).sort());
    expect(families).toHaveLength(11);
  });

  it.each(skills)('says of $name what people say', ({ name, text }) => {
    expect(nameOf.get(matchFamily(text, words)?.familyId ?? '') ?? null).toBe(RIGHT[name]);
  });

  it('keeps right and wrong pairs apart', () => {
    const right = skills.filter(({ name }) => RIGHT[name] !== null);
    const wrong = skills.filter(({ name }) => RIGHT[name] === null);
    const best = ({ text }: { readonly text: string }): number => scoreFamilies(text, words)[0]?.score ?? 0;
    expect(Math.max(...wrong.map(best))).toBeLessThan(Math.min(...right.map(best)) - 0.1);
  });

  it('says nothing where two families fit alike', () => {
    const [first] = words;
    const twins = first === undefined ? [] : [first, { ...first, id: 'twin' }];
    for (const { text } of skills) expect(matchFamily(text, twins)).toBeNull();
  });
});
