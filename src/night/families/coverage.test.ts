import { describe, expect, it } from 'vitest';
import { makeTask } from '../../cluster/testing.ts';
import type { SideOf } from '../../domain/family.ts';
import type { CleanTask } from '../../domain/task.ts';
import { openEvidence } from '../../store/evidence.ts';
import { openFamilyBook } from '../../store/families/family-book.ts';
import { filesInMemory } from '../../store/files.ts';
import { openLibrary } from '../../store/library.ts';
import { createVersion } from '../../util/skill/version.ts';
import type { FamilyAtNight } from '../night.ts';
import { countCovered, measureCoverage } from './coverage.ts';

const skillText = (name: string, title: string, description: string, metadata = ''): string =>
  `---\nname: ${name}\ndescription: "${description}"\n${metadata}---\n\n# ${title}\n\n1. Do it.\n`;
const PLAYBOOK = (name: string): string =>
  `metadata:\n  nightschool-playbook: "workflows/${name}.md"\n  nightschool-playbook-hash: "h"\n  nightschool-playbook-skill: "${name}"\n  nightschool-proof: "unproven"\n`;

const requests = (prefix: string, texts: readonly string[], day = 20): readonly CleanTask[] =>
  texts.map((request, index) =>
    makeTask({ id: `${prefix}${index}`, request, startedAt: `2026-06-${String(day).padStart(2, '0')}T10:00:00Z` }),
  );

function familyOf(name: string, tasks: readonly CleanTask[]): FamilyAtNight {
  const sides = tasks.map(({ id }): SideOf => ({ taskId: id, group: id, side: 'train' }));
  const taskIds = tasks.map(({ id }) => id);
  return { family: { id: `fam-${name}`, name, taskIds, tools: [], terms: [], sessions: 1, days: 1 }, tasks, sides };
}

const closing = [
  ...requests('old', ['Close ticket 1', 'Close ticket 2'], 1),
  ...requests('new', ['Close ticket 3', 'Please close ticket 4', 'Close ticket 5 now']),
];
const refunds = requests('refund', [
  'Refund the lost parcel of Ada',
  'Refund a lost parcel',
  'Please refund this lost parcel',
]);
const oneOffs = requests('once', [
  'Book a train to Berlin',
  'Write a haiku about rain',
  'What is the capital of Mongolia?',
]);
const tasks = [...closing, ...refunds, ...oneOffs];
const families = [familyOf('close-ticket', closing), familyOf('send-refund', refunds)];

async function workspaceWith(
  skills: readonly { readonly text: string; readonly name: string; readonly live: boolean }[],
) {
  const files = filesInMemory();
  const library = openLibrary(files);
  for (const { name, text, live } of skills) {
    const { version } = createVersion(name, { text });
    await library.apply({ type: live ? 'promote' : 'stage', skill: name, from: null, to: version, text });
  }
  return { workspace: { dir: '/nowhere', library, evidence: openEvidence(files), families: openFamilyBook(files) } };
}

const CLOSE = {
  name: 'close-ticket',
  text: skillText('close-ticket', 'Close a ticket', 'Closes tickets.'),
  live: true,
};
const TRAVEL = {
  name: 'book-train',
  text: skillText('book-train', 'Book a train', 'Books a train for a trip.'),
  live: true,
};
const PARCEL = skillText('lost-parcels', 'Refund a lost parcel', 'Refunds a lost parcel.', PLAYBOOK('lost-parcels'));
const DIVING = skillText('dive-deep', 'Dive', 'Goes below the sea.', PLAYBOOK('dive-deep'));

describe('coverage', () => {
  it('is nothing where nothing is live', async () => {
    const night = await workspaceWith([]);
    expect(await measureCoverage(night, families, tasks)).toEqual({
      ...{ days: 14, requests: 9, covered: 0, alike: 0, skills: [], unasked: [] },
    });
    expect(await countCovered(night, families)).toBe(0);
  });

  it('counts recent requests of families with a live skill, and others by their words', async () => {
    const night = await workspaceWith([CLOSE, TRAVEL]);
    expect(await measureCoverage(night, families, tasks)).toEqual({
      ...{ days: 14, requests: 9, covered: 3, alike: 1, unasked: [] },
      skills: [
        { skill: 'book-train', covered: 0, alike: 1 },
        { skill: 'close-ticket', covered: 3, alike: 0 },
      ],
    });
    expect(await countCovered(night, families)).toBe(5);
  });

  it('looks at all requests where none bears a date', async () => {
    const undated = closing.map(({ startedAt: _, ...task }) => task);
    const covered = await measureCoverage(await workspaceWith([CLOSE]), [familyOf('close-ticket', undated)], undated);
    expect(covered).toMatchObject({ days: null, requests: 5, covered: 5 });
  });

  it('gives a whole family to a live skill of another name, but never one that has its own', async () => {
    const live = { name: 'lost-parcels', text: PARCEL, live: true };
    const night = await workspaceWith([CLOSE, live]);
    const { covered, alike, skills } = await measureCoverage(night, families, tasks);
    expect({ covered, alike }).toEqual({ covered: 3, alike: 3 });
    expect(skills).toContainEqual({ skill: 'lost-parcels', covered: 0, alike: 3 });
    const own = { ...live, name: 'send-refund' };
    const both = await measureCoverage(await workspaceWith([own, live]), families, tasks);
    expect(both).toMatchObject({ covered: 3, alike: 0 });
  });

  it('lists what playbooks offer and nobody asks for, and leaves out what is a candidate', async () => {
    const staged = createVersion('lost-parcels', { text: PARCEL });
    const night = await workspaceWith([
      { name: 'lost-parcels', text: PARCEL, live: false },
      { name: 'dive-deep', text: DIVING, live: false },
    ]);
    const offered = families.map((family) =>
      family.family.name === 'send-refund'
        ? { ...family, candidates: [{ staged, draft: { ...staged, teacher: 'playbook', change: '' } }] }
        : family,
    );
    const { unasked, covered, alike } = await measureCoverage(night, offered, tasks);
    expect(unasked).toEqual([{ skill: 'dive-deep', playbook: 'workflows/dive-deep.md', alike: 0 }]);
    expect([covered, alike]).toEqual([0, 0]);
  });
});
