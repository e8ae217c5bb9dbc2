import { sharpenByRule } from '../../distill/induction/sharpen-by-rule.ts';
import type { SkillVersion } from '../../domain/skill.ts';
import { NightschoolError } from '../../errors.ts';
import { parseSkill } from '../../util/skill/parse.ts';
import { createVersion } from '../../util/skill/version.ts';
import { withDescription } from '../../util/skill/with-description.ts';
import type { Examination } from '../exam/examination.ts';
import { Interruption } from '../interruption.ts';

/** A description that is asked for again. */
export interface ToSharpen {
  /** The first one that was measured: what a rule starts from. */
  readonly first: SkillVersion;
  /** The last one. */
  readonly last: SkillVersion;
  /** Those that it is confused with. */
  readonly others: readonly { readonly name: string; readonly description: string }[];
  readonly tried: number;
}

const NOTHING_OFFERED: ReadonlySet<string> = new Set(['MODEL_ANSWER_INVALID', 'MODEL_OUTPUT_CUT', 'PROMPT_TOO_LONG']);
const MOST_REQUESTS = 30;

/**
 * The same version under a description that tells it better from others; null where the teacher has none. The teacher is
 * told train requests, and whom it is confused with: nothing of the requests that it was measured by, nor how many.
 * @throws Interruption where the teacher could not be asked
 */
export async function sharpenDraft(
  { night, lesson }: Pick<Examination, 'night' | 'lesson'>,
  { first, last, others, tried }: ToSharpen,
): Promise<SkillVersion | null> {
  const { jobs } = night.teacher;
  const requests = lesson.tasks.flatMap(({ request }) => request[0] ?? []).slice(0, MOST_REQUESTS);
  const written =
    jobs === undefined
      ? sharpenByRule({ description: parseSkill(first.text).description, lesson, others, tried })
      : await jobs.sharpenDescription({ skill: last, requests, others }).catch((error: unknown) => {
          night.signal.throwIfAborted();
          if (!(error instanceof NightschoolError)) throw error;
          if (!NOTHING_OFFERED.has(error.code)) throw new Interruption(error);
          return null;
        });
  return written === null ? null : describedAs(last, written);
}

/** Null where that is the description it has. */
export function describedAs({ skill, ...content }: SkillVersion, description: string): SkillVersion | null {
  const text = withDescription(content.text, description);
  return text === content.text ? null : createVersion(skill, { ...content, text });
}
