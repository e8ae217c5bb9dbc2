import type { Decision } from '../../domain/decision.ts';
import type { Suite } from '../../domain/exam.ts';
import { CERTIFIES, certifyingVerdict } from '../certificates/certificates.ts';
import { type Parts, partsOf } from '../certificates/changed-parts.ts';
import { GRADER_FILE } from '../exam/exam-fingerprint.ts';
import { hashFiles } from '../suites/grader-hash.ts';
import { decisionsOf, type Workspace } from '../workspace.ts';
import type { Findings } from './verify-versions.ts';

/**
 * Files of assertions are what they were when the live version was last certified, for every student; of a skill that is
 * not live, when it was last examined. What else lies beside the evidence is named.
 */
export async function verifyFiles(
  { dir, evidence, library }: Workspace,
  skill: string,
  { decisions, suite }: { readonly decisions: readonly Decision[]; readonly suite: Suite | null },
): Promise<Findings> {
  const files = suite === null ? [] : await hashFiles(suite, `${dir}/evals/${skill}`);
  const live = (await library.live(skill))?.version ?? null;
  const faults = findChanges(decisions, live, new Map(files)).map(
    ({ path, student }) =>
      `evals/${skill}/${path}: the grader was changed since the certificate for ${student}; the next night examines it again.`,
  );
  const named = new Set(files.map(([path]) => path.replace(/^\.\//, '')));
  const others = (await evidence.others(skill)).filter((path) => !named.has(path));
  const beside = await library.others(skill);
  return {
    faults,
    notes: [
      ...others.map((path) => `evals/${skill}/${path} is no part of the evidence.`),
      ...beside.map((path) => `skills/${skill}/${path} is no part of the skill: no exam was sat with it.`),
    ],
  };
}

function findChanges(
  decisions: readonly Decision[],
  live: string | null,
  files: ReadonlyMap<string, string>,
): readonly { readonly path: string; readonly student: string }[] {
  const byStudent = Map.groupBy(decisionsOf(decisions, 'verdict-reached'), ({ student }) => student);
  return [...byStudent].flatMap(([student, verdicts]) => {
    const verdict = live === null ? verdicts.at(-1) : certifyingVerdict(verdicts, live);
    if (verdict === null || verdict === undefined) return [];
    const parts = partsOf(decisions, verdict.fingerprint) ?? {};
    const certified = verdicts.filter(
      (each) => each.version === verdict.version && (live === null || CERTIFIES.has(each.verdict.word)),
    );
    // files that were changed back: it was certified with them too, and that is what the next night goes by
    const isBack = certified.some(({ fingerprint }) => {
      const others = partsOf(decisions, fingerprint);
      return others !== null && others.suite === parts.suite && isOf(others, files);
    });
    return isBack ? [] : changedFiles(parts, files).map((path) => ({ path, student }));
  });
}

function changedFiles(parts: Parts, files: ReadonlyMap<string, string>): readonly string[] {
  return Object.entries(parts).flatMap(([name, hash]) => {
    const path = name.startsWith(GRADER_FILE) ? name.slice(GRADER_FILE.length) : null;
    return path === null || files.get(path) === hash ? [] : [path];
  });
}

function isOf(parts: Parts, files: ReadonlyMap<string, string>): boolean {
  const names = Object.keys(parts).filter((name) => name.startsWith(GRADER_FILE));
  return names.length === files.size && changedFiles(parts, files).length === 0;
}
