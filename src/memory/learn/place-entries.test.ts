import { posix } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathFault } from '../../util/entry-path.ts';
import { readEntries } from '../daily.ts';
import { entriesOf } from './entries-of.ts';
import type { Layout } from './layout.ts';
import { lessonOf } from './lesson-of.ts';
import { toKebab } from './memory-path.ts';
import { placeEntries } from './place-entries.ts';
import { entryOf, options, taskOf } from './testing.ts';

const layout = (path: string, keeps: Layout['keeps'] = ['preference', 'success', 'failure']): Layout => ({
  skill: 'own',
  keeps,
  paths: [path],
});
const place = (about: Readonly<Record<string, string>>, path: string) =>
  placeEntries(entryOf({ about }), [layout(path)]);

describe('placeEntries', () => {
  it.each([
    ['projects/{project}.md', { project: 'Sales Desk' }, 'projects/sales-desk.md'],
    ['contacts/{contact}.md', { contact: 'Ólafur Þór' }, 'contacts/olafur-þor.md'],
    ['{kind}/{month}.md', {}, 'preference/2026-11.md'],
    ['daily/{date}.md', {}, 'daily/2026-11-21.md'],
    ['a-{project}-{contact}.md', { project: 'x', contact: 'y' }, 'a-x-y.md'],
    ['errors/{category}.md', { error: 'get-contact-timeout' }, 'errors/get-contact-timeout.md'],
    ['p/{project_name}.md', { project: 'x' }, 'p/x.md'],
    ['p/{project}.md', { project: '../../etc/passwd' }, 'p/etc-passwd.md'],
    ['p/{project}.md', { project: 'CON' }, 'p/con-1.md'],
    ['p/{project}.md', { project: '.hidden' }, 'p/hidden.md'],
    ['p/{project}.md', { project: 'a'.repeat(500) }, `p/${'a'.repeat(60)}.md`],
  ])('%s', (path, about, expected) => {
    expect(place(about, path).placed.map(({ path }) => path)).toEqual([expected]);
  });

  it.each([
    ['nothing to fill in', 'p/{project}.md', {}, /p\/\{project\}\.md: nothing says which project/],
    ['nothing but signs', 'p/{project}.md', { project: '../..' }, /which project/],
    ['a name of every object', 'p/{constructor}.md', {}, /which constructor/],
    ['a file of others', '{project}.md', { project: 'Memory' }, /memory\.md is not for entries/],
    ['a folder of others', '{project}/x.md', { project: 'Skills' }, /skills\/ is not for entries/],
  ])('passes over what has %s', (_, path, about, reason) => {
    expect(place(about, path)).toEqual({
      placed: [],
      passedOver: [{ skill: 'own', reason: expect.stringMatching(reason) }],
    });
  });

  it('keeps only the kinds that a layout keeps, and says nothing of the others', () => {
    expect(placeEntries(entryOf({ kind: 'note' }), [layout('a.md')])).toEqual({ placed: [], passedOver: [] });
  });

  it('has each path once, sorted, with the title of a new file and the dated bullet', () => {
    const { placed } = placeEntries(entryOf({ about: { topic: 'time_zones' } }), [
      layout('z/{topic}.md'),
      layout('a/{topic}.md'),
      layout('z/{topic}.md'),
    ]);
    expect(placed).toEqual([
      { skill: 'own', path: 'a/time-zones.md', title: '# Time zones', text: expect.any(String) },
      { skill: 'own', path: 'z/time-zones.md', title: '# Time zones', text: expect.any(String) },
    ]);
    expect(placed[0]?.text).toBe(
      '- 2026-11-21 14:03 preference: The user says: I prefer calls. ^k3f9a2\n  - About: topic=time_zones\n',
    );
  });

  it('never leaves the memory, whatever a task says and a skill wants', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '..',
        '/',
        '\\',
        '.',
        '~',
        'C:',
        'con',
        'archive',
        'README',
        '{project}',
        '[x]',
        '<y>',
        '.md',
        '\0',
        '%2e%2e',
        'ä',
        '..md',
      ),
      fc.string({ maxLength: 8 }),
    );
    const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, text, text, (template, project, x) => {
        for (const { path } of placeEntries(entryOf({ about: { project, x, y: project } }), [
          layout(template),
          layout(`${template}.md`),
          layout(`p/${template}/{project}.md`),
        ]).placed) {
          expect(pathFault(path)).toBeNull();
          expect(posix.normalize(path)).toBe(path);
          expect(path).not.toMatch(/^\/|(?:^|\/)\.|\\|:|\0|^(?:archive|workflows|skills)\//i);
          expect(posix.join('/memories', path).startsWith('/memories/')).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('makes kebab-case of anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (text) => {
        expect(toKebab(text)).toMatch(/^(?:[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*)?$/u);
      }),
    );
  });
});

describe('layouts that people make of their own', () => {
  const failed = taskOf('b', {
    label: 'failed',
    project: '/home/robin/sales-desk',
    request: ['Mail Kim Holm the offer', 'You forgot the attachment.'],
    correction: 'You forgot the attachment.',
    steps: [
      { tool: 'get_contact', args: { name: 'Kim Holm' } },
      { tool: 'send_mail', args: { to: 'kim@example.org', subject: 'Offer' } },
    ],
  });
  const [learnt] = entriesOf(lessonOf(failed, options), failed, options);
  const paths = (path: string) =>
    placeEntries(entryOf({ ...learnt, about: learnt?.about ?? {} } as never), [layout(path)]).placed.map(
      ({ path }) => path,
    );

  it.each([
    ['one file per project', 'projects/{project}.md', ['projects/sales-desk.md']],
    ['one file per contact', 'contacts/[contact].md', ['contacts/kim-holm.md']],
    ['one file per error category', 'errors/<error-category>.md', ['errors/send-mail-corrected.md']],
    ['one file per customer, of whom nothing is said', 'customers/{customer}.md', []],
  ])('%s', (_, path, expected) => {
    expect(paths(path)).toEqual(expected);
  });
});

describe('what is placed', () => {
  it('is read again as the one entry that it is', () => {
    const entry = entryOf({
      about: { topic: 'work' },
      source: 's-1#abc123',
      details: [{ name: 'Goal', text: 'To win.' }],
    });
    const [placed] = placeEntries(entry, [layout('a/{topic}.md')]).placed;
    expect(readEntries(placed?.text ?? '', '')).toEqual([entry]);
  });
});
