import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { generateLibrary, generateNewcomer, STUFFED } from '../../bench/discovery/library.ts';
import { createDesign } from '../../decide/design.ts';
import { type DecisionContent, sealDecision } from '../../decide/wallet.ts';
import type { ChatModel } from '../../domain/chat.ts';
import type { Decision } from '../../domain/decision.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import { createVersion } from '../../util/skill/version.ts';
import type { Examination } from '../exam/examination.ts';
import type { Night } from '../night.ts';
import { openWorkspace } from '../workspace.ts';
import { makeDiscoverable } from './make-discoverable.ts';
import { recheckDiscovery } from './recheck-discovery.ts';
import { discoveryStanding } from './record.ts';
import { restsOnLibrary } from './rests-on-library.ts';

const clean = <T>(value: unknown) => value as T;
const SETTINGS = { recall: 0.8, precision: 0.9, loss: 0.05, sharpen: 3, distractors: 20, student: true };
const LIBRARY = generateLibrary(20).filter(({ name }) => /^(?:cancel|track|refund)-(?:order|invoice)$/.test(name));
const NIGHT = '2026-03-01';

const dirs: string[] = [];
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true });
});

function write(dir: string, path: string, text: string): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
}

function casesOf(requests: readonly string[]): string {
  const cases = requests.map((request, index) => ({
    ...{ id: `c${index}`, sessionId: `s${index}`, group: `g${index}`, side: 'held-out', origin: 'person' },
    ...{ request: [request], effects: [], facts: [] },
  }));
  return cases.map((each) => `${JSON.stringify(each)}\n`).join('');
}

interface Setting {
  readonly jobs?: Partial<NonNullable<Night['teacher']['jobs']>>;
  readonly chat?: (prompt: string, request: string) => string;
  readonly live?: string;
  readonly settings?: Partial<typeof SETTINGS>;
}

/** A night with six live skills and a seventh being examined, whose student passes whatever it sits. */
async function examine({ jobs, chat, live, settings }: Setting = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'nightschool-discovery-'));
  dirs.push(dir);
  for (const { name, text, requests } of LIBRARY) {
    write(dir, `skills/${name}/SKILL.md`, text);
    write(dir, `evals/${name}/cases.jsonl`, casesOf(requests));
  }
  const newcomer = generateNewcomer(24);
  const workspace = await openWorkspace(dir);
  const decisions: Decision[] = [];
  const events: { readonly type: string }[] = [];
  const derived = new Map<string, string>();
  const told: string[] = [];
  const model: ChatModel = {
    ...{ name: 'ollama/small', fingerprint: 'f' },
    complete: async ({ messages }) => {
      const [system = '', request = ''] = messages.map((message) => message.text);
      told.push(request);
      const text = JSON.stringify({ skill: chat?.(system, request) ?? 'none', reason: '' });
      return { text, calls: [], finish: 'stop', tokens: { input: 1, output: 1, cached: 0 } };
    },
  };
  const night = clean<Night>({
    ...{ workspace, date: NIGHT, teacher: { name: 'teacher', jobs }, redactor: { text: async (text: string) => text } },
    pipeline: { seed: 1, discovery: { ...SETTINGS, ...settings } },
    prompts: { 'choose-skill': { text: '{{skills}}' } },
    chats: chat === undefined ? new Map() : new Map([['student', model]]),
    emit: (event: { readonly type: string }) => events.push(event),
    signal: new AbortController().signal,
    memories: async () => [],
    state: {
      derived: (name: string, key: string) => (derived.get(name) === key ? 'true' : null),
      saveDerived: (name: string, { key }: { readonly key: string }) => derived.set(name, key),
    },
  });
  const calls = parseSkill(newcomer.text).procedure?.steps ?? [];
  const steps = calls.map(({ tool }) => ({ tool, arguments: {}, result: {}, status: 'ok', afterTurn: 1 }));
  const tasks = newcomer.requests.slice(0, 8).map((request, index) => ({
    ...{ id: `t${index}`, sessionId: `s${index}`, request: [request], steps, reply: '' },
    outcome: { label: 'passed' },
  }));
  const examination = clean<Examination>({
    night,
    lesson: { family: { id: 'fam-1', name: newcomer.name, tools: [], terms: [] }, tasks, writes: [] },
    design: createDesign({ target: 0.9, minimumHeldOut: 20, nightBudget: 60 }),
    live: live === undefined ? null : versionOf(live),
    candidates: [],
    room: {
      openTools: [],
      ...{ skill: newcomer.name, fingerprint: 'f', student: { name: 'student' }, train: tasks.slice(0, 4) },
      heldOut: newcomer.requests.map((request, index) => ({
        id: `h${index}`,
        request: [request],
        effects: [],
        facts: [],
      })),
      decisions: () => decisions,
      decide: async (content: DecisionContent) => {
        const decision = sealDecision(content, NIGHT);
        if (decisions.every(({ id }) => id !== decision.id)) decisions.push(decision);
      },
      sit: async () => ({ trial: { outcome: 'passed' }, transcript: null, isNew: true }),
    },
  });
  return { examination, decisions, events, told, workspace, dir, night };
}

function versionOf(description?: string): SkillVersion {
  const { name, text } = generateNewcomer(24, description);
  return createVersion(name, { text });
}

const HONEST = generateNewcomer(1).description;

describe('makeDiscoverable', () => {
  it('lets a skill pass that its requests find, and writes the numbers down', async () => {
    const { examination, decisions } = await examine();
    const champion = versionOf();
    expect(await makeDiscoverable(examination, champion)).toEqual({ champion, train: null, verdict: null });
    expect(decisions).toMatchObject([
      { type: 'discovery-measured', version: champion.version, found: true, sharpened: 0 },
    ]);
  });

  it('refuses one that takes requests of others, when the teacher has no better description', async () => {
    const { examination, decisions } = await examine({ settings: { sharpen: 0 } });
    const { verdict } = await makeDiscoverable(examination, versionOf(STUFFED));
    expect(verdict).toMatchObject({ word: 'undiscoverable', arithmetic: { attempt: 0 } });
    expect(verdict?.reason).toMatch(/takes \d+ of 20 of [a-z-]+'s/);
    expect(decisions).toMatchObject([{ type: 'discovery-measured', found: false }]);
  });

  it('has a model sharpen the description: told train requests and whom it collides with, and practised again', async () => {
    const asked: unknown[] = [];
    const sharpenDescription = async (about: unknown): Promise<string> => {
      asked.push(about);
      return asked.length === 1 ? `${STUFFED} Really.` : HONEST;
    };
    const { examination, decisions, workspace } = await examine({ jobs: { sharpenDescription } });
    const { champion, train, verdict } = await makeDiscoverable(examination, versionOf(STUFFED));
    expect(verdict).toBeNull();
    expect(train).toEqual({ passed: 4, failed: 0, errored: 0 });
    expect(parseSkill(champion.text)).toMatchObject({ description: HONEST });
    expect(parseSkill(champion.text).body).toBe(parseSkill(versionOf(STUFFED).text).body);
    expect(await workspace.evidence.version(champion.skill, champion.version)).toEqual(champion);
    expect(decisions.map(({ type }) => type)).toEqual([
      ...['discovery-measured', 'discovery-measured', 'discovery-measured', 'draft-searched'],
    ]);
    const { room, lesson } = examination;
    const text = JSON.stringify(asked);
    const trained = lesson.tasks.flatMap(({ request }) => request);
    const unseen = room.heldOut.flatMap(({ request }) => request).filter((request) => !trained.includes(request));
    expect(unseen.length).toBeGreaterThan(5);
    for (const request of unseen) expect(text).not.toContain(request);
    expect(text).toContain('cancel-order');
    expect(text).not.toMatch(/\d+ of \d+/);
  });

  it('refuses after as many descriptions as the pipeline allows', async () => {
    let number = 0;
    const sharpenDescription = async (): Promise<string> => `${STUFFED} ${++number}`;
    const { examination, decisions } = await examine({ jobs: { sharpenDescription }, settings: { sharpen: 2 } });
    expect((await makeDiscoverable(examination, versionOf(STUFFED))).verdict?.word).toBe('undiscoverable');
    expect([number, decisions.length]).toEqual([2, 3]);
  });

  it('asks the embedded teacher where there is no model', async () => {
    const { examination, decisions } = await examine();
    const { champion } = await makeDiscoverable(examination, versionOf('Does what is asked.'));
    expect(decisions.length).toBeGreaterThanOrEqual(1);
    expect(champion.skill).toBe('duplicate-order');
  });

  it('takes the description of the live version before it asks anybody', async () => {
    const { examination } = await examine({ live: HONEST, jobs: {} });
    const { champion, verdict } = await makeDiscoverable(examination, versionOf(STUFFED));
    expect(verdict).toBeNull();
    expect(champion.version).toBe(examination.live?.version);
  });

  it('measures again tonight what was not found, and not what was', async () => {
    const { examination, decisions, dir } = await examine();
    await makeDiscoverable(examination, versionOf());
    write(dir, 'skills/other/SKILL.md', '---\nname: other\ndescription: Another.\n---\n\n# Other\n');
    await makeDiscoverable(examination, versionOf());
    expect(decisions).toHaveLength(1);
  });
});

describe('the choice of a student that is a model', () => {
  it('counts beside the search: one that chooses otherwise keeps a skill back', async () => {
    const { examination, decisions, told } = await examine({ chat: () => 'cancel-order', settings: { sharpen: 0 } });
    const { verdict } = await makeDiscoverable(examination, versionOf());
    expect(verdict?.reason).toBe('By student it is found first by 0 of 10 of its own requests.');
    expect(decisions).toMatchObject([{ measures: [{ by: 'recall' }, { by: 'student', recall: { hits: 0, of: 10 } }] }]);
    expect(told.length).toBeLessThanOrEqual(20);
  });

  it('sees names and descriptions alone', async () => {
    const systems: string[] = [];
    const chat = (system: string, request: string): string => {
      systems.push(system);
      return /duplicate|copy|another/.test(request) ? 'duplicate-order' : 'none';
    };
    const { examination } = await examine({ chat });
    expect((await makeDiscoverable(examination, versionOf())).verdict).toBeNull();
    expect(systems[0]).toContain('<name>cancel-order</name>');
    expect(systems[0]).not.toContain('search_customers(');
    expect(new Set(systems).size).toBe(1);
  });

  it('is not asked for what the search does not find, nor where the pipeline says so', async () => {
    const hidden = await examine({ chat: () => 'none', settings: { sharpen: 0 } });
    await makeDiscoverable(hidden.examination, versionOf(STUFFED));
    const off = await examine({ chat: () => 'none', settings: { student: false } });
    await makeDiscoverable(off.examination, versionOf());
    expect([hidden.told, off.told]).toEqual([[], []]);
  });
});

describe('recheckDiscovery', () => {
  it('measures once in a library, again when that changes, and tells what is not found any more', async () => {
    const { night, workspace, events, dir } = await examine();
    const measured = async () => {
      const all = await Promise.all(LIBRARY.map(({ name }) => workspace.evidence.decisions(name)));
      return all.flat().length;
    };
    expect(await recheckDiscovery(night)).toEqual([]);
    const first = await measured();
    expect(first).toBe(LIBRARY.length);
    await recheckDiscovery(night);
    expect(await measured()).toBe(first);
    rmSync(join(dir, 'evals/cancel-order/decisions.jsonl'));
    await recheckDiscovery(night);
    expect(await measured()).toBe(first);
    write(dir, 'skills/duplicate-order/SKILL.md', generateNewcomer(1, STUFFED).text);
    const hidden = await recheckDiscovery(night);
    expect(hidden).toContain('cancel-order');
    expect(await measured()).toBeGreaterThan(first);
    expect(events.filter(({ type }) => type === 'warning-raised')).toHaveLength(hidden.length);
    const [name = ''] = hidden;
    const version = (await workspace.library.live(name))?.version ?? '';
    const standing = discoveryStanding(await workspace.evidence.decisions(name), version, SETTINGS);
    expect(standing).toMatchObject({ found: false, night: NIGHT });
  });
});

describe('restsOnLibrary', () => {
  it('is the library for a skill that was refused for it, and nothing for any other', async () => {
    const { examination, night, workspace, dir } = await examine({ settings: { sharpen: 0 } });
    expect(await restsOnLibrary(night, 'duplicate-order')).toBeNull();
    const { verdict, champion } = await makeDiscoverable(examination, versionOf(STUFFED));
    if (verdict === null) throw new Error('It is refused.');
    const about = { cycle: 1, attempt: 0, version: champion.version, fingerprint: 'f', student: 's', suiteHash: 'h' };
    const decision = sealDecision({ type: 'verdict-reached', ...about, verdict }, NIGHT);
    await workspace.evidence.appendDecisions('duplicate-order', [decision]);
    const before = await restsOnLibrary(night, 'duplicate-order');
    expect(before).not.toBeNull();
    rmSync(join(dir, 'skills/cancel-order'), { recursive: true });
    expect((await restsOnLibrary(night, 'duplicate-order'))?.library).not.toBe(before?.library);
  });
});
