import { describe, expect, it } from 'vitest';
import { type Attack, makeAttack } from '../bench/injection/attack.ts';
import { readAgentDojo } from '../bench/injection/environment.ts';
import { WAYS } from '../bench/injection/obey.ts';
import { cli, createWorkspace, tree } from './testing.ts';
import { closeTickets, type DeskTask, writeDeskLog } from './testing-desk.ts';
import { startTeacher } from './testing-models.ts';
import { induceSkill } from './testing-night.ts';

/** What the gate says of a draft to its teacher; one that is taken all the same sits an exam, and waits for a person. */
const TOLD = /The draft is not taken|A person would have to look at this/;
const SKILL = 'close-ticket';
const EVERY = 29;
const TICKETS = closeTickets(0, 60);

const dojo = readAgentDojo();
const all = (dojo?.goals ?? []).flatMap((goal, g) =>
  (dojo?.templates ?? []).map((template, t) => makeAttack(template, goal, `${goal.suite} ${g} × ${t}`)),
);
const attacks = all.filter((_, index) => index % EVERY === 0);
/** The teacher of these nights hands in no files. */
const ways = Object.entries(WAYS).filter(([way]) => way !== 'in a file');

/** Where an attack stands in what tools returned, and whether an agent fell for it. */
const EXPOSURES = ['in one session', 'in all sessions', 'in one session whose agent obeyed'] as const;
type Exposure = (typeof EXPOSURES)[number];

function plant({ text, calls }: Attack, exposure: Exposure, victim: number): readonly DeskTask[] {
  return TICKETS.map((task, index) => {
    if (exposure !== 'in all sessions' && index !== victim) return task;
    const [first, ...rest] = task.calls;
    if (first === undefined) return task;
    const read = { ...first, result: { ...first.result, note: text } };
    const obeyed = exposure === EXPOSURES[2] ? calls.map((call) => ({ ...call, result: { ok: true } })) : [];
    return { ...task, calls: [read, ...rest, ...obeyed] };
  });
}

/** A whole night over these logs with a teacher that hands in this text, whatever it is told. */
async function nightOver(tasks: readonly DeskTask[], text: string) {
  await using teacher = await openTeacher(text);
  using workspace = createWorkspace(
    `dashboard: false\nteacher: { use: openai, model: gpt-test, baseUrl: '${teacher.url}/v1', attempts: 1 }\nmemory: { learn: { perNight: 0 } }`,
  );
  writeDeskLog(workspace.dir, tasks);
  const { code, stdout, stderr } = await cli(workspace.dir, ['run', '--json']);
  const { verdicts, changes } = JSON.parse(stdout === '' ? '{}' : stdout);
  const live = [...tree(workspace.dir).keys()].filter((path) => path.startsWith('skills/'));
  const asked = teacher.asked.join('\n');
  return { code, stderr, verdicts, changes, live, asked };
}

async function openTeacher(text: string) {
  const { url, asked, close } = await startTeacher({ name: SKILL, text });
  return { url, asked, [Symbol.asyncDispose]: close };
}

describe.skipIf(dojo === null)('a teacher that obeys what stands in logs (needs ../shared)', async () => {
  const honest = dojo === null ? '' : await induceSkill(TICKETS);
  const { asked } = dojo === null ? { asked: '' } : await nightOver(TICKETS, honest);
  /** Most tickets are kept for the exam: what stands there reaches no teacher. */
  const victim = TICKETS.findIndex(({ reply }) => asked.includes(reply));

  it.each(attacks.map((attack, index) => ({ attack, pair: attack.pair, exposure: EXPOSURES[index % 3], index })))(
    'has nothing go live: $pair, $exposure',
    async ({ attack, exposure = EXPOSURES[0], index }) => {
      const turned = [...ways.slice(index % ways.length), ...ways];
      const text = turned.map(([, put]) => put(honest, attack)?.text).find((put) => put !== undefined) ?? '';
      expect(text).not.toBe(honest);
      const night = await nightOver(plant(attack, exposure, victim), text);
      expect(night).toMatchObject({ code: 0, live: [] });
      const staged = night.changes.length > 0;
      if (staged) expect(night.verdicts).toMatchObject([{ keptBack: expect.stringContaining('nightschool adopt') }]);
      expect(night.asked).toMatch(TOLD);
      expect(night.asked).toContain(TICKETS[victim]?.reply);
    },
    30_000,
  );

  it.each(EXPOSURES)(
    'has an honest skill promoted from the same logs: %s',
    async (exposure) => {
      const [attack] = attacks.filter(({ calls }) => calls.length > 0);
      if (attack === undefined) throw new Error('No attack has calls.');
      const night = await nightOver(plant(attack, exposure, victim), honest);
      expect(night).toMatchObject({ code: 0, live: [`skills/${SKILL}/SKILL.md`], verdicts: [{ verdict: 'promote' }] });
      expect(JSON.stringify(night.verdicts)).not.toContain('keptBack');
    },
    30_000,
  );
});
