import type { Member, Sequence, ShownFamily, Trait } from '../../../day/families/show.ts';
import { clip, oneLine, wrap } from '../../../report/plain.ts';
import { percent } from '../../../report/words.ts';
import { count, plural } from '../../../util/amounts.ts';

const MOST = { members: 12, sequences: 5, groups: 5, nearest: 5, lineage: 20, reasons: 8, calls: 8 } as const;
/** Of a request, where there is room. */
const COLUMNS = 100;
const LEAST = 20;
const INDENT = '  ';

interface Lengths {
  /** Nothing is cut. */
  readonly all: boolean;
  /** Of the terminal; infinite where there is none. */
  readonly columns: number;
}

/** A family for a terminal: why it is one, how it is done and goes, its requests, and what became of it. */
export function describeFamily(shown: ShownFamily, lengths: Lengths): string {
  const { family, standing, members, lineage } = shown;
  const { tasks, sessions, days, cohesion, drift } = family;
  const measures = [
    ...(cohesion === undefined ? [] : [`alike ${cohesion.toFixed(2)}`]),
    ...(drift === undefined ? [] : [`drift ${drift.toFixed(2)}`]),
  ];
  return [
    `${family.name}  ${family.id}`,
    ...[
      `${plural(tasks, 'task')} in ${plural(sessions, 'session')} on ${plural(days, 'day')}${measures.map((each) => `, ${each}`).join('')}`,
      ...hang('skill: ', describeStanding(standing), lengths),
    ].map(indent),
    ...section('Why they are one family', whyTogether(shown, lengths)),
    ...section('How it is done', sequences(shown.procedures, tasks, lengths)),
    ...section('What of that writes', writesOf(shown, lengths)),
    ...section('How it goes', outcomes(shown, lengths)),
    ...section('Which could give each other away in an exam', groupsOf(shown, lengths)),
    ...section('Requests', [...heldOutNote(members, lengths), ...requests(members, lengths)]),
    ...section(
      'What became of it',
      listed(
        lineage.map(({ at, by, text }) => hang(`${at.slice(0, 10)} `, `${by}: ${text}`, lengths)),
        MOST.lineage,
        lengths,
      ),
    ),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map(indent)];
}

function indent(line: string): string {
  return INDENT + line;
}

/** A label and what there is to say, on lines below each other where one is too short. */
function hang(label: string, text: string, { columns }: Lengths): readonly string[] {
  const space = ' '.repeat(label === '' ? INDENT.length : label.length);
  const [first = '', ...rest] = wrap(text, columns - INDENT.length, space);
  return [label + first.slice(space.length), ...rest];
}

/** The first of them, of one or more lines each, and how many there are besides. */
function listed(items: readonly (readonly string[])[], most: number, { all }: Lengths): readonly string[] {
  if (all || items.length <= most + 1) return items.flat();
  return [...items.slice(0, most).flat(), `… and ${count(items.length - most)} more (--all, --json)`];
}

function describeStanding({ summary, version }: ShownFamily['standing']): string {
  return version === null ? summary : `${summary}, version ${version}`;
}

function whyTogether({ terms, tools, nearest }: ShownFamily, lengths: Lengths): readonly string[] {
  const near = nearest.slice(0, MOST.nearest).filter(({ similarity }) => similarity >= 0.005);
  const others = near.map(({ name, similarity }) => `${name} ${similarity.toFixed(2)}`).join(', ');
  return [
    ...(terms.length === 0 ? [] : hang('say    ', terms.map(trait).join(', '), lengths)),
    ...(tools.length === 0 ? [] : hang('call   ', tools.map(trait).join(', '), lengths)),
    ...hang('near   ', near.length === 0 ? 'no other one' : `${others} (1 is the same)`, lengths),
  ];
}

function trait({ name, inside, outside }: Trait): string {
  return `${oneLine(name)} ${whole(inside)} (elsewhere ${whole(outside)})`;
}

/** Never none where there is one. */
function whole(share: number): string {
  return share > 0 && share < 0.01 ? '<1 %' : percent(Math.round(100 * share) / 100);
}

function sequences(all: readonly Sequence[], tasks: number, lengths: Lengths): readonly string[] {
  if (all.length === 1 && all[0]?.calls.length === 0) return ['Nothing is called: all of them are answered in words.'];
  const lines = all.map((each) => hang(`${whole(each.share).padStart(5)}  `, callsOf(each, lengths), lengths));
  const shown = listed(lines, MOST.sequences, lengths);
  const rare = all.filter((each) => each.tasks === 1).length;
  return rare > tasks / 2 && !lengths.all
    ? [...shown, `${plural(rare, 'way')} of doing it ${rare === 1 ? 'was' : 'were'} seen once.`]
    : shown;
}

function callsOf({ calls }: Sequence, { all }: Lengths): string {
  if (calls.length === 0) return '(no call)';
  const names = calls.map(oneLine);
  const most = all ? names.length : MOST.calls;
  return names.slice(0, most).join(' → ') + (names.length > most ? ` → … ${count(names.length - most)} more` : '');
}

/** Only where it says more than the whole. */
function writesOf({ procedures, writes, family }: ShownFamily, lengths: Lengths): readonly string[] {
  const isSame = JSON.stringify(procedures) === JSON.stringify(writes);
  const isNothing = writes.every(({ calls }) => calls.length === 0);
  return isSame || isNothing ? [] : sequences(writes, family.tasks, lengths);
}

function outcomes(
  { outcomes: { passed, failed, unknown }, evidence }: ShownFamily,
  lengths: Lengths,
): readonly string[] {
  const known = passed + failed;
  const rate = known === 0 ? 'how they went is not known' : `${percent(passed / known)} of the known ones went well`;
  const reasons = evidence.map(({ kind, supports, tasks }) => [`${count(tasks).padStart(5)}  ${supports} by ${kind}`]);
  return [
    `${count(passed)} passed, ${count(failed)} failed, ${count(unknown)} unknown: ${rate}`,
    ...listed(reasons, MOST.reasons, lengths),
  ];
}

function groupsOf({ groups }: ShownFamily, lengths: Lengths): readonly string[] {
  const lines = groups.map((ids) => {
    const shown = lengths.all || ids.length <= 4 ? ids : [...ids.slice(0, 4), '…'];
    return hang(`${count(ids.length)}: `, shown.join(' '), lengths);
  });
  return listed(lines, MOST.groups, lengths);
}

/** Whoever reads an exam to a teacher has spoilt it. */
function heldOutNote(members: readonly Member[], lengths: Lengths): readonly string[] {
  const heldOut = members.filter(({ side }) => side === 'held-out').length;
  if (heldOut === 0) return [];
  return hang(
    '',
    `(${count(heldOut)} of them, marked x, are kept for the exam: never show these to a teacher)`,
    lengths,
  );
}

const MARKS = { train: ' ', 'held-out': 'x', 'set-aside': '-' } as const;

function requests(members: readonly Member[], lengths: Lengths): readonly string[] {
  const shown = lengths.all ? members : spread(members, MOST.members);
  const lines = shown.map(({ taskId, side, outcome, request }) => {
    const said = request.map(oneLine).join(' / ');
    const mark = side === null ? '-' : MARKS[side];
    const head = `${mark} ${taskId} ${outcome.padEnd(7)}  `;
    const room = Math.max(LEAST, Math.min(COLUMNS, lengths.columns - INDENT.length - head.length));
    return head + (lengths.all ? said : clip(said, room));
  });
  const more = members.length - shown.length;
  return more > 0 ? [...lines, `… and ${count(more)} more (--all, --json)`] : lines;
}

/** Those of the train side first: they may be shown to anybody. */
function spread(members: readonly Member[], most: number): readonly Member[] {
  const open = members.filter(({ side }) => side === 'train');
  return [...open, ...members.filter(({ side }) => side !== 'train')].slice(0, most);
}
