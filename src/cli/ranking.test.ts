import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, createWorkspace, type Ended } from './testing.ts';
import { closeTickets, type DeskTask, deskTasks, sendVouchers, writeDeskLog } from './testing-desk.ts';
import { writePlaybook } from './testing-playbooks.ts';

interface Ranked {
  readonly name: string;
  readonly worth: number;
  readonly not: { readonly why: string; readonly explanation: string } | null;
}

async function night(dir: string) {
  const { code, stdout } = await cli(dir, ['run', '--json']);
  const { ranks, coverage, verdicts, families } = JSON.parse(stdout);
  const whys = Object.fromEntries(ranks.map(({ name, not }: Ranked) => [name, not?.why ?? null]));
  return { code, ranks, coverage, verdicts, families, whys };
}

/** Requests worded alike that are served by whatever calls come to hand. */
function wildRequests(count: number): readonly DeskTask[] {
  const parts = ['north', 'south', 'east', 'west', 'upper', 'lower', 'inner', 'outer', 'old', 'new'];
  return Array.from({ length: count }, (_, index) => {
    const place = parts[index % parts.length];
    const tools = [0, 1, 2].map((step) => `set_valve_${index * 3 + step}`);
    return {
      id: `wild-${index}`,
      request: `Balance the pumps of the ${place} wing before the evening shift`,
      calls: tools.map((tool) => ({ tool, arguments: { wing: `w-${index}` }, result: { ok: true } })),
      reply: 'The pumps are balanced.',
      answer: 'Perfect, thanks!',
    };
  });
}

describe('a night and the next', () => {
  const workspace = createWorkspace();
  let [first, again] = [undefined, undefined] as (Awaited<ReturnType<typeof night>> | undefined)[];
  let told: Ended;

  beforeAll(async () => {
    writeDeskLog(workspace.dir, deskTasks());
    writePlaybook(workspace.dir, '# Travel\n\nWhen: somebody has to be somewhere.\n\n1. Book the train.\n', 'travel');
    await cli(workspace.dir, ['bootstrap']);
    first = await night(workspace.dir);
    again = await night(workspace.dir);
    told = await cli(workspace.dir, ['report']);
  }, 60_000);
  afterAll(() => workspace[Symbol.dispose]());

  it('says what deserves a teacher, and of what there is too little, as the gate does', () => {
    expect(first?.whys).toEqual({ 'close-ticket': null, 'send-voucher': 'too-few' });
    expect(first?.ranks[0].name).toBe('close-ticket');
    const verdict = first?.verdicts.find(({ skill }: { skill: string }) => skill === 'send-voucher');
    expect(verdict).toMatchObject({ verdict: 'needs-more-evidence' });
    const cases = /^(\d+) exam cases; at least 20 are needed/.exec(verdict.reason)?.[1];
    expect(first?.ranks[1].not.explanation).toMatch(
      new RegExp(`^too few yet: ${cases} exam cases of the 20 that a verdict needs, about \\d+ more nights at `),
    );
  });

  it('says when there is enough as nightschool plan does', async () => {
    const wait = /about (\d+) more nights at .* a night$/.exec(again?.ranks[1].not.explanation);
    const plan = (...more: readonly string[]) => cli(workspace.dir, ['plan', 'send-voucher', ...more]);
    expect((await plan()).stdout).toContain(` needed before anything is decided, ${wait?.[0]}.\n`);
    expect(JSON.parse((await plan('--json')).stdout)).toMatchObject({ nights: Number(wait?.[1]) });
    const enough = await cli(workspace.dir, ['plan', 'close-ticket', '--json']);
    expect(JSON.parse(enough.stdout)).toMatchObject({ missing: 0, nights: null });
  });

  it('counts what is covered from the night after the promotion on, and keeps the playbook that nobody asks for', () => {
    const travel = { skill: 'travel', playbook: 'workflows/travel.md', alike: 0 };
    expect(first?.coverage).toMatchObject({ requests: 76, covered: 0, skills: [], unasked: [travel] });
    expect(again?.whys).toEqual({ 'close-ticket': 'covered', 'send-voucher': 'too-few' });
    expect(again?.coverage).toMatchObject({
      ...{ requests: 76, covered: 60, alike: 0, unasked: [travel] },
      skills: [{ skill: 'close-ticket', covered: 60, alike: 0 }],
    });
    expect(again?.verdicts).toMatchObject([{ tonight: false }, { tonight: false }]);
  });

  it('tells it in every report', async () => {
    const plain = told.stdout.replaceAll(/\s+/g, ' ');
    expect(plain).toContain('Covered as the night began: 60 of 76 requests of the last 14 days (78.9 %)');
    expect(plain).toContain('travel: a playbook nobody asked for yet (workflows/travel.md)');
    expect(plain).toMatch(
      /close-ticket [\d.]+ [\d,]+ 0 % \d+ % covered its skill is live and certified, and nothing has/,
    );
    for (const format of ['html', 'md']) {
      const text = (await cli(workspace.dir, ['report', '--format', format])).stdout;
      for (const part of ['What deserves a teacher', 'too few yet: ', '60 of 76 requests'])
        expect(text).toContain(part);
    }
  });
});

describe('a family whose requests are all done differently', () => {
  it('gets no draft, is told with the reason, and keeps no other from its exam', async () => {
    using workspace = createWorkspace();
    writeDeskLog(workspace.dir, [...wildRequests(40), ...closeTickets(0, 60)]);
    const { code, whys, verdicts, families } = await night(workspace.dir);
    expect(code).toBe(0);
    const wild = Object.keys(whys).find((name) => name !== 'close-ticket') ?? '';
    expect(whys).toEqual({ 'close-ticket': null, [wild]: 'no-agreement' });
    expect(verdicts).toMatchObject([{ skill: 'close-ticket', verdict: 'promote' }]);
    expect(families).toContainEqual(expect.objectContaining({ name: wild, idle: expect.stringMatching(/^no common/) }));
    // a person who asks for it by name gets it
    const asked = await cli(workspace.dir, ['redistill', wild, '--json']);
    expect(JSON.parse(asked.stdout).verdicts).toMatchObject([{ skill: wild, tonight: true }]);
  });
});

describe('a live skill', () => {
  it('is checked again where its logs have grown, and stays', async () => {
    using workspace = createWorkspace();
    writeDeskLog(workspace.dir, [...closeTickets(0, 60), ...sendVouchers(0, 12)]);
    await night(workspace.dir);
    writeDeskLog(workspace.dir, closeTickets(60, 75), 'more.jsonl');
    const { whys, ranks, verdicts } = await night(workspace.dir);
    expect(whys).toMatchObject({ 'close-ticket': 'covered' });
    expect(ranks[0].not.explanation).toContain('checked again');
    const mine = verdicts.filter(({ skill }: { skill: string }) => skill === 'close-ticket');
    expect(mine).toMatchObject([{ verdict: 'healthy', tonight: true }]);
  });
});
