import type { Expected } from './expected.ts';
import type { PageRow } from './read-page.ts';
import { count, type Line, percent, percentDown, type SkillBook } from './recount.ts';

const ARMS: Readonly<Record<string, string>> = {
  'with-skill': 'with the skill',
  'no-skill': 'without a skill',
  incumbent: 'the version that was live',
};

/** What a skill's own page must say of its cases, and of its attempts where there were several. */
export function expectSkill({ cases, trials, decisions }: SkillBook): Expected {
  const attempts = decisions.filter(({ type }) => type === 'attempt-opened');
  const asked = cases.filter(({ request }) => request !== undefined); // besides, what people took out and the job wrote
  const rows = asked.map((each) => caseRow(each, trials));
  const ended = attempts.map((each) => attemptRow(each, { trials, decisions }));
  return { facts: {}, rows: [...rows, ...(ended.length > 1 ? ended : [])] };
}

/** Of each arm, the runs of its newest version under its newest fingerprint. */
function caseRow({ id, side, request }: Line, trials: readonly Line[]): PageRow {
  const own = trials.filter((trial) => trial.caseId === id && (trial.phase === 'train') === (side === 'train'));
  const cells = Object.entries(ARMS).flatMap(([arm, name]): readonly (readonly [string, string])[] => {
    const runs = own.filter((trial) => trial.arm === arm);
    const last = runs.at(-1);
    if (last === undefined) return [];
    const newest = runs.filter(
      ({ version, fingerprint }) => version === last.version && fingerprint === last.fingerprint,
    );
    const passed = newest.filter(({ outcome }) => outcome === 'passed').length;
    const failed = newest.filter(({ outcome }) => outcome === 'failed').length;
    const errored = newest.length - passed - failed;
    const said = passed + failed === 0 ? '' : `${count(passed)} of ${count(passed + failed)}`;
    return [[name, [said, errored === 0 ? '' : `${count(errored)} errored`].filter((text) => text !== '').join(', ')]];
  });
  return {
    section: 'Cases',
    name: `${request.join('').replaceAll(/\s+/g, ' ').trim()}${id}`,
    cells: Object.fromEntries(cells),
  };
}

/** The bounds after its last run, by their formulas (Wald 1947) written down once more. */
function attemptRow(
  { attempt, cycle, version, fingerprint }: Line,
  { trials, decisions }: Pick<SkillBook, 'trials' | 'decisions'>,
): PageRow {
  const { design } = decisions.find((each) => each.type === 'cycle-opened' && each.cycle === cycle);
  const own = trials.filter(
    (each) => each.phase === 'gate' && each.version === version && each.fingerprint === fingerprint,
  );
  const passed = own.filter(({ outcome }) => outcome === 'passed').length;
  const failed = own.filter(({ outcome }) => outcome === 'failed').length;
  const { rho, beta, alpha } = design;
  const own_ = Math.log((attempt * (attempt + 1)) / alpha) - failed * Math.log(rho);
  const lower = passed === 0 ? 0 : (1 - rho) / (Math.exp(own_ / passed) - rho);
  const against = Math.log(1 / beta) + failed * Math.log(rho);
  const upper = against >= 0 ? 1 : passed === 0 ? 1 - rho : (1 - rho) / (1 - rho * Math.exp(against / passed));
  return {
    ...{ section: 'Success rate as runs arrived', name: `${attempt}cycle ${cycle}` },
    cells: {
      version: version.slice(0, 8),
      runs: String(passed + failed),
      passed: percent(passed / (passed + failed)),
      'at least': percentDown(lower),
      'at most': percent(Math.ceil(upper * 1000 - 1e-9) / 1000),
    },
  };
}
