import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Dialogue, readTau, TAU, writesOf } from './airline.ts';
import { measure } from './measures.ts';
import { decimals, table } from './table.ts';

/**
 * How far anybody gets with the airline dialogues of gpt-4o: with the task of each told, which is never known, and with
 * classifiers that learnt from the right answers to other tasks.
 */
export async function benchAirlineCeiling(): Promise<string> {
  const python = process.env.PYTHON ?? 'python3';
  if (!existsSync(TAU)) return 'Ceilings are not measured: tau-bench-airline is missing in ../shared/data.';
  const dialogues = await readTau();
  const gold = dialogues.map((dialogue) => dialogue.gold);
  const ways = [...tellTasks(dialogues), ...(await learn(python, dialogues))];
  return table(
    'gpt-4o, grouped by | right set of writes | V | ARI | one answer a task: right | V | ARI',
    ways.map(({ name, groups, voted }) => [
      name,
      ...judge(gold, groups),
      ...(voted ? judge(gold, voted) : ['', '', '']),
    ]),
  );
}

/** A way to group: the set of writes given to each dialogue, and where all of a task get the same. */
interface Way {
  readonly name: string;
  readonly groups: readonly string[];
  readonly voted?: readonly string[];
}

function judge(gold: readonly string[], groups: readonly string[]): readonly string[] {
  const { vMeasure, rand } = measure(gold, groups);
  const right = groups.filter((group, at) => group === gold[at]).length / gold.length;
  return [right, vMeasure, rand].map(decimals);
}

function tellTasks(dialogues: readonly Dialogue[]): readonly Way[] {
  const made = dialogues.map(writesOf);
  const alone = dialogues.map((_, at) => `alone ${at}`);
  const rightOnes = dialogues.map(({ right }, at) => (right ? (made[at] ?? '') : (alone[at] ?? '')));
  const ofRight = vote(
    dialogues,
    rightOnes.map((group) => (group.startsWith('alone') ? null : group)),
  );
  return [
    { name: 'nothing: each is alone', groups: alone },
    { name: 'the writes made', groups: made, voted: vote(dialogues, made).map((group) => group ?? '') },
    {
      name: 'the writes made where it was right; others are alone',
      groups: rightOnes,
      voted: ofRight.map((group, at) => group ?? alone[at] ?? ''),
    },
  ];
}

/** What most dialogues of its task have, the first by name of several; null where none has anything. */
function vote(dialogues: readonly Dialogue[], groups: readonly (string | null)[]): readonly (string | null)[] {
  const byTask = Map.groupBy(dialogues.keys(), (at) => dialogues[at]?.task);
  return dialogues.map(({ task }) => {
    const given = (byTask.get(task) ?? []).flatMap((at) => groups[at] ?? []);
    const counts = [...Map.groupBy(given, (group) => group)].map(([group, all]) => [group, all.length] as const);
    return counts.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? null;
  });
}

async function learn(python: string, dialogues: readonly Dialogue[]): Promise<readonly Way[]> {
  if (spawnSync(python, ['-c', 'import sklearn']).status !== 0) return [];
  const input = {
    views: viewsOf(dialogues),
    labels: dialogues.map(({ gold }) => gold),
    tasks: dialogues.map(({ task }) => task),
  };
  const script = fileURLToPath(new URL('./airline-ceiling.py', import.meta.url));
  const { stdout, stderr, status } = spawnSync(python, [script], {
    ...{ input: JSON.stringify(input), encoding: 'utf8', maxBuffer: 1e9 },
  });
  if (status !== 0) throw new Error(`${script} failed: ${stderr}`);
  const found: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = JSON.parse(stdout);
  return Object.entries(found).flatMap(([view, methods]) =>
    Object.entries(methods).map(([method, groups]) => {
      const voted = vote(dialogues, groups).map((group) => group ?? '');
      return { name: `${method} on ${view}`, groups, voted };
    }),
  );
}

/** Texts by what is looked at, one for each dialogue; tools are words that nobody says. */
function viewsOf(dialogues: readonly Dialogue[]): Readonly<Record<string, readonly string[]>> {
  const said = (kinds: readonly string[]) =>
    dialogues.map(({ session }) =>
      session.events.flatMap((event) => ('text' in event && kinds.includes(event.kind) ? event.text : [])).join('\n'),
    );
  const tools = dialogues.map(({ session }) =>
    session.events.flatMap((event) => (event.kind === 'call' ? `tool:${event.tool}` : [])).join(' '),
  );
  const withTools = (texts: readonly string[]) => texts.map((text, at) => `${text}\n${tools[at]}`);
  const [user, all] = [said(['user']), said(['user', 'assistant'])];
  const written = dialogues.map(
    (dialogue, at) => `${user[at]}\nwrote:${writesOf(dialogue).replaceAll(' + ', ' wrote:')}`,
  );
  return {
    "the user's turns": user,
    'all turns': all,
    'tools called': tools,
    "the user's turns and tools called": withTools(user),
    "the user's turns and writes made": written,
    'all turns and tools called': withTools(all),
  };
}
