import { z } from 'zod';
import type { Memory } from '../../domain/memory.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { type Certificate, certificatesOf } from '../../night/certificates/certificates.ts';
import type { Workspace } from '../../night/workspace.ts';
import { parseIfJson } from '../../util/json.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import { type Fit, fitOf } from './fit.ts';

/** A live skill that may be the one for a request. */
export interface Candidate extends SkillVersion {
  readonly description: string;
  readonly fit: Fit;
  /** Of its live version. */
  readonly certificates: readonly Certificate[];
  /** Tools that its steps call. */
  readonly tools: ReadonlySet<string>;
}

const MOST = 5;

/** The live skills that recall finds for a request, best first. */
export async function findCandidates(
  request: string,
  { workspace, recall }: { readonly workspace: Workspace; readonly recall: Memory['recall'] },
): Promise<readonly Candidate[]> {
  // Requests are full of values that no skill has: what has but one of their words is looked at too, however old it is.
  const { hits, mentions } = await recall(request, { kinds: ['skill'], limit: 2 * MOST, since: '1970-01-01' });
  const found = [...hits, ...mentions.toSorted((a, b) => b.coverage - a.coverage)];
  const names = found.flatMap(({ path }) => /^skills\/([^/]+)\/SKILL\.md$/.exec(path)?.[1] ?? []);
  const certificates = await certificatesOf(workspace);
  const versions = await Promise.all([...new Set(names)].slice(0, MOST).map((name) => workspace.library.live(name)));
  const live = versions.filter((version) => version !== null); // the index may be behind the library
  return Promise.all(
    live.map(async (version) => {
      const parsed = parseSkill(version.text);
      return {
        ...version,
        description: parsed.description,
        fit: fitOf(parsed, request, await knownRequests(workspace, version.skill)),
        certificates: certificates.filter(({ skill }) => skill === version.skill),
        tools: new Set(parsed.procedure?.steps.map(({ tool }) => tool)),
      };
    }),
  );
}

const asked = z.looseObject({ request: z.array(z.string()) });

/** What users said in the cases that the skill is examined on. Nothing of it is shown to anybody. */
async function knownRequests({ evidence }: Workspace, skill: string): Promise<readonly string[]> {
  const { cases } = await evidence.readExam(skill);
  return (cases ?? '').split('\n').flatMap((line) => {
    const parsed = asked.safeParse(parseIfJson(line));
    return parsed.success ? parsed.data.request : []; // what is no case, whoever examines the skill will say
  });
}
