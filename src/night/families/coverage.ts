import { dayOf, readCalendar } from '../../cluster/rank-calendar.ts';
import { fitRequests } from '../../cluster/rank-fit.ts';
import { matchFamily } from '../../distill/playbook/match-family.ts';
import { isUnproven, readProvenance } from '../../distill/playbook/provenance.ts';
import type { Coverage } from '../../domain/event.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import type { CleanTask } from '../../domain/task.ts';
import { wordsOf } from '../bootstrap/bootstrap-candidates.ts';
import type { FamilyAtNight, Night } from '../night.ts';

/** Days that coverage looks back on: what skills are worth today shows in what is asked these days. */
const DAYS = 14;

/** Tasks whose family has a live skill. */
export async function countCovered(
  { workspace }: Pick<Night, 'workspace'>,
  families: readonly FamilyAtNight[],
): Promise<number> {
  const live = new Set(await workspace.library.names());
  return families.reduce((sum, { family, tasks }) => sum + (live.has(family.name) ? tasks.length : 0), 0);
}

/**
 * How many of the requests of the last days skills serve already: those of a family with a live skill, and by their words
 * others that a live skill is about which came from elsewhere (imported, or made of a playbook). Skills of playbooks that
 * no family asks for are listed as such.
 * @param families with their candidates
 * @param tasks all of the night
 */
export async function measureCoverage(
  { workspace: { library } }: Pick<Night, 'workspace'>,
  families: readonly FamilyAtNight[],
  tasks: readonly CleanTask[],
): Promise<Coverage> {
  const { newest } = readCalendar(tasks);
  const recent = newest === null ? tasks : tasks.filter((task) => isSince(task, newest - DAYS));
  const isRecent = new Set(recent.map(({ id }) => id));
  const live = (await Promise.all((await library.names()).map((name) => library.live(name)))).filter(
    (version) => version !== null,
  );
  const named = new Map(families.map(({ family, tasks: members }) => [family.name, members]));
  const unasked = await listUnasked(library, families);
  const elsewhere = live.filter(({ skill }) => !named.has(skill));
  const alike = countAlike([...elsewhere, ...unasked], { families, live, recent });
  const skills = live.map(({ skill }) => {
    const covered = (named.get(skill) ?? []).filter(({ id }) => isRecent.has(id)).length;
    return { skill, covered, alike: alike.get(skill) ?? 0 };
  });
  const sum = (key: 'covered' | 'alike'): number => skills.reduce((total, each) => total + each[key], 0);
  return {
    days: newest === null ? null : DAYS,
    requests: recent.length,
    covered: sum('covered'),
    alike: sum('alike'),
    skills,
    unasked: unasked.map(({ skill, text }) => {
      return { skill, playbook: readProvenance(text)?.playbook ?? '', alike: alike.get(skill) ?? 0 };
    }),
  };
}

function isSince(task: CleanTask, day: number): boolean {
  const own = dayOf(task);
  return own === null || own > day;
}

async function listUnasked(
  library: Night['workspace']['library'],
  families: readonly FamilyAtNight[],
): Promise<readonly SkillVersion[]> {
  const asked = new Set(families.flatMap(({ candidates = [] }) => candidates.map(({ staged }) => staged.skill)));
  return (await library.staged()).filter((version) => isUnproven(version) && !asked.has(version.skill));
}

/** Requests that skills without a family of their own are about: whole families by their words, one-offs one by one. */
function countAlike(
  skills: readonly SkillVersion[],
  about: {
    readonly families: readonly FamilyAtNight[];
    readonly live: readonly SkillVersion[];
    readonly recent: readonly CleanTask[];
  },
): ReadonlyMap<string, number> {
  if (skills.length === 0) return new Map();
  const served = new Set(about.live.map(({ skill }) => skill));
  const words = about.families.map(wordsOf);
  const open = new Map(
    about.families.filter(({ family }) => !served.has(family.name)).map((each) => [each.family.id, each]),
  );
  const fitting = new Map<string, string>();
  for (const { skill, text } of skills) {
    const family = open.get(matchFamily(text, words)?.familyId ?? '');
    for (const { id } of family?.tasks ?? []) fitting.set(id, skill);
  }
  const grouped = new Set(about.families.flatMap(({ tasks }) => tasks.map(({ id }) => id)));
  const single = about.recent.filter(({ id }) => !grouped.has(id));
  for (const [id, skill] of fitRequests(skills, single, about.recent)) fitting.set(id, skill);
  const counts = new Map<string, number>();
  for (const { id } of about.recent) {
    const skill = fitting.get(id);
    if (skill !== undefined) counts.set(skill, (counts.get(skill) ?? 0) + 1);
  }
  return counts;
}
