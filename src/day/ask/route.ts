import type { Student } from '../../domain/model.ts';
import { holdsFor } from '../../night/certificates/certificates.ts';
import type { Candidate } from './candidates.ts';
import type { AskDesk } from './desk.ts';

/** Where on the ladder work begins. */
export interface Start {
  readonly rung: number;
  readonly why: string;
}

/** Where nobody can begin, why. */
export type Route = { readonly start: Start } | { readonly start: null; readonly why: string };

/**
 * The cheapest student that is certified for the skill, as it is now; without one the cheapest that can work without a
 * certificate. A certificate that no longer says anything is told of.
 */
export async function findRoute(skill: Candidate | null, desk: AskDesk): Promise<Route> {
  const missing = missingTools(skill, desk);
  if (skill !== null && missing.length > 0) {
    const message = `No tool server offers ${missing.join(', ')}, which ${skill.skill} calls.`;
    desk.onEvent({ type: 'warning', message });
  }
  for (const [index, rung] of desk.ladder.entries()) {
    const held = skill?.certificates.filter(({ student }) => student === rung.name) ?? [];
    if (skill === null || held.length === 0) continue;
    if (missing.length > 0 && !rung.isModel) continue; // it would stop halfway
    const { student, unavailable } = await rung.open();
    const certificate = held.find((each) => holdsFor(each, student, desk));
    if (certificate !== undefined) {
      return { start: { rung: index, why: `certified, right at least ${percent(certificate.lower)} of the time` } };
    }
    desk.onEvent({
      type: 'warning',
      message: describeStale({ student: rung.name, skill: skill.skill, unavailable }, desk),
    });
  }
  const rung = desk.ladder.findIndex(({ isModel }) => isModel);
  if (rung !== -1) return { start: { rung, why: `the cheapest that can work ${without(skill)}` } };
  const how = missing.length > 0 ? 'without these tools' : without(skill);
  return { start: null, why: `no student of the ladder can work ${how}` };
}

/** Tools that a skill's steps call and no server offers, in the order of the steps. */
function missingTools(skill: Candidate | null, { tools }: AskDesk): readonly string[] {
  if (skill === null) return [];
  const offered = new Set(tools.toolBox(skill.tools).tools.map(({ name }) => name));
  return [...skill.tools].filter((tool) => !offered.has(tool));
}

/** Whether a student may be asked exactly as it was in its exam. */
export function isCertified(student: Student, skill: Candidate | null, desk: AskDesk): boolean {
  return skill?.certificates.some((certificate) => holdsFor(certificate, student, desk)) ?? false;
}

function describeStale(
  { student, skill, unavailable }: Record<'student' | 'skill', string> & { readonly unavailable: string | null },
  { pipeline }: AskDesk,
): string {
  if (unavailable !== null) {
    const where =
      pipeline.queue === null
        ? ''
        : '; workers are asked by nights alone: name a host under hosts: that this machine reaches';
    return `${student}, which is certified for ${skill}, cannot be reached: ${unavailable}${where}`;
  }
  return `${student} is not what it was when it was certified for ${skill}, so that says nothing now: the next night examines it again.`;
}

function without(skill: Candidate | null): string {
  return skill === null ? 'without a skill' : `with ${skill.skill} without a certificate for it`;
}

function percent(share: number): string {
  return `${(Math.floor(1000 * share) / 10).toFixed(1)} %`;
}
