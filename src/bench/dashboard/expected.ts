import type { PageRow } from './read-page.ts';
import {
  type Books,
  count,
  dollars,
  type Line,
  passedOf,
  percent,
  percentDown,
  type SkillBook,
  sum,
} from './recount.ts';

/** What a page must say: facts by name, and some cells of rows. Texts are what the fact or cell begins with. */
export interface Expected {
  readonly facts: Readonly<Record<string, string>>;
  /** One for each row of the section, by its name. */
  readonly rows: readonly PageRow[];
}

const ofType = (events: readonly Line[], type: string): readonly Line[] => events.filter((each) => each.type === type);
const lastOf = (events: readonly Line[], type: string): Line => ofType(events, type).at(-1);

/** Recounted from ledgers and evidence: what each of the six pages must say, by its path. */
export function expectPages(books: Books): Readonly<Record<string, Expected>> {
  return {
    'index.html': tonight(books.nights.at(-1) ?? []),
    'families.html': families(books),
    'skills.html': matrix(books),
    'trends.html': trends(books),
    'spend.html': spend(books),
  };
}

function tonight(events: readonly Line[]): Expected {
  const trials = ofType(events, 'trial-finished').map(({ trial }) => trial.outcome);
  const verdicts = ofType(events, 'verdict-reached').map(({ row }) => row);
  const now = verdicts.filter((row) => row.tonight).map((row) => row.verdict.word);
  const applied = ofType(events, 'change-applied').map(({ change }) => change.type);
  const { spend } = lastOf(events, 'run-ended');
  const known = new Map(lastOf(events, 'families-found').families.map((family: Line) => [family.id, family]));
  const passed = trials.filter((outcome) => outcome === 'passed').length;
  const errored = trials.filter((outcome) => outcome === 'errored').length;
  const refused = now.filter((word) => word === 'reject').length;
  return {
    facts: {
      Learnt: `${count(lastOf(events, 'logs-read').newTasks)} new requests, ${count(known.size)} famil`,
      Promoted: `${applied.filter((type) => type === 'promote').length} `,
      Refused: `${refused} of ${count(now.length)} verdict`,
      'Rolled back': `${applied.filter((type) => type === 'roll-back' || type === 'disable').length} `,
      Runs: `${count(trials.length - errored)} ${count(passed)} passed, ${count(trials.length - errored - passed)} failed${errored === 0 ? '' : `, ${count(errored)} errored apart`}`,
      Spent: `${dollars(spend.usd)} ${count(spend.teacherTokens + spend.studentTokens)} tokens, `,
    },
    rows: verdicts.map((row) => decision(row, known.get(row.familyId))),
  };
}

function decision({ skill, student, verdict, baseline, nullPolicy }: Line, family: Line): PageRow {
  return {
    ...{ section: 'Decisions', name: skill },
    cells: {
      asked: family === undefined ? '–' : count(family.tasks),
      'success before': successOf(family),
      verdict: verdict.word,
      student,
      exam: passedOf(verdict.counts),
      'at least': passedOf(verdict.counts) === '–' ? '–' : percentDown(verdict.arithmetic.lower),
      'without skill': passedOf(baseline),
      'doing nothing': passedOf(nullPolicy),
    },
  };
}

function successOf(family: Line): string {
  const known = family === undefined ? 0 : family.passed + family.failed;
  return percent(known === 0 ? null : family.passed / known);
}

function families({ nights }: Books): Expected {
  const newest = nights.at(-1) ?? [];
  const { families: found, unassigned } = lastOf(newest, 'families-found');
  const [tasks, passed, failed, unknown] = ['tasks', 'passed', 'failed', 'unknown'].map((name) =>
    sum(found.map((family: Line) => family[name])),
  ) as [number, number, number, number]; // as many as there are names
  const { coverage } = lastOf(newest, 'families-ranked');
  const seen = nights.map((events) => new Set(lastOf(events, 'families-found')?.families.map(({ id }: Line) => id)));
  return {
    facts: {
      Families: `${count(found.length)} `,
      Requests: `${count(tasks)} in families, and ${count(unassigned)} one-off`,
      Success: `${percent(passed / (passed + failed))} of ${count(passed + failed)} known, ${count(unknown)} unknown`,
      Covered: `${percent(coverage.covered / coverage.requests)} ${count(coverage.covered)} of ${count(coverage.requests)} request`,
    },
    rows: found.map(
      (family: Line): PageRow => ({
        ...{ section: 'All families', name: family.name },
        cells: {
          asked: count(family.tasks),
          share: percent(family.tasks / (tasks + unassigned)),
          nights: `${seen.filter((ids) => ids.has(family.id)).length} of ${seen.length}`,
          success: `${successOf(family)}${family.unknown === 0 ? '' : ` ${count(family.unknown)} unknown`}`,
        },
      }),
    ),
  };
}

/** The last verdict of each student; certified where the version that is live is one that passed. */
function studentsOf({ decisions }: SkillBook): ReadonlyMap<string, Line> {
  return new Map(ofType(decisions, 'verdict-reached').map((each) => [each.student, each]));
}

function liveOf({ decisions }: SkillBook): string | null {
  return lastOf(decisions, 'version-changed')?.to ?? null;
}

function certified(book: SkillBook): readonly string[] {
  const live = liveOf(book);
  const words = ofType(book.decisions, 'verdict-reached').filter(({ version }) => version === live);
  return words.filter(({ verdict }) => verdict.word === 'promote').map(({ student }) => student);
}

function matrix({ skills }: Books): Expected {
  const books = [...skills].filter(([, book]) => studentsOf(book).size > 0);
  const live = books.filter(([, book]) => liveOf(book) !== null).length;
  return {
    facts: {
      Skills: `${count(books.length)} ${count(live)} live`,
      Certified: `${count(books.filter(([, book]) => certified(book).length > 0).length)} `,
      Staged: '0 ',
    },
    rows: books.map(([name, book]): PageRow => {
      const cells = [...studentsOf(book)].map(([student, said]): [string, string] => [student, standing(said, book)]);
      return { section: '', name, cells: Object.fromEntries(cells) };
    }),
  };
}

function standing({ student, version, verdict, night, fingerprint }: Line, book: SkillBook): string {
  const isCertified = certified(book).includes(student);
  const runs = verdict.counts.passed + verdict.counts.failed;
  const exam =
    runs === 0 ? 'no run counted' : `${passedOf(verdict.counts)}, at least ${percentDown(verdict.arithmetic.lower)}`;
  const isSaid = !isCertified || version !== liveOf(book) || verdict.word !== 'promote';
  const about = isSaid && version !== liveOf(book) && version !== 'none' ? ` on ${version.slice(0, 8)}` : '';
  const words = [...(isCertified ? ['certified'] : []), ...(isSaid ? [`${verdict.word}${about}`] : [])];
  const proven = isCertified
    ? ofType(book.decisions, 'verdict-reached').findLast(
        (each) => each.student === student && each.version === liveOf(book) && each.verdict.word === 'promote',
      ).fingerprint
    : fingerprint;
  return [...words, exam, `${night} ${proven.slice(0, 8)}`].join(' ');
}

function trends({ nights }: Books): Expected {
  const rows = nights.toReversed().map((events): PageRow => {
    const coverage = lastOf(events, 'families-ranked')?.coverage;
    const ended = lastOf(events, 'run-ended');
    return {
      ...{ section: 'Every night', name: lastOf(events, 'run-started').night },
      cells: {
        'new requests': count(lastOf(events, 'logs-read').newTasks),
        families: count(lastOf(events, 'families-found').families.length),
        covered: percent(
          coverage === undefined || coverage.requests === 0 ? null : coverage.covered / coverage.requests,
        ),
        verdicts: count(ofType(events, 'verdict-reached').filter(({ row }) => row.tonight).length),
        promoted: count(ofType(events, 'change-applied').filter(({ change }) => change.type === 'promote').length),
        runs: count(ofType(events, 'trial-finished').length),
        spent: dollars(ended.spend.usd),
      },
    };
  });
  return { facts: {}, rows };
}

function spend({ nights }: Books): Expected {
  const spent = nights.map((events) => lastOf(events, 'run-ended').spend);
  const tokens = sum(spent.map(({ teacherTokens, studentTokens }) => teacherTokens + studentTokens));
  const last = spent.at(-1);
  const economy = nights.map((events) => lastOf(events, 'economy-counted')).findLast((each) => each !== undefined);
  return {
    facts: {
      'Spent so far': `${dollars(sum(spent.map(({ usd }) => usd)))} ${count(tokens)} tokens in ${count(new Set(nights.map((events) => lastOf(events, 'run-started').night)).size)} night`,
      Tonight: `${dollars(last.usd)} ${count(last.teacherTokens)} teacher, ${count(last.studentTokens)} student tokens`,
    },
    rows: (economy?.economy.skills ?? []).map(
      (each: Line): PageRow => ({
        ...{ section: 'By skill', name: each.skill },
        cells: {
          verdicts: count(each.decisions),
          promotions: count(each.promotions),
          'a week': count(Math.round(each.perWeek)),
        },
      }),
    ),
  };
}
