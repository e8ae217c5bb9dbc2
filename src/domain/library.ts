import type { SkillFile } from './skill.ts';

/** One change of the skill library, planned before it is done. Hashes are versions; `text` and `files` are the one it goes to. */
export type LibraryChange =
  | {
      readonly type: 'promote';
      readonly skill: string;
      readonly from: string | null;
      readonly to: string;
      readonly text: string;
      readonly files?: readonly SkillFile[];
    }
  | {
      readonly type: 'stage';
      readonly skill: string;
      readonly from: string | null;
      readonly to: string;
      readonly text: string;
      readonly files?: readonly SkillFile[];
    }
  | {
      readonly type: 'roll-back';
      readonly skill: string;
      readonly from: string | null;
      readonly to: string;
      readonly text: string;
      readonly files?: readonly SkillFile[];
      readonly reason: string;
    }
  | { readonly type: 'disable'; readonly skill: string; readonly from: string; readonly reason: string };

/** What becomes of a version that the gate promotes: it goes live, waits in `evals/`, or waits as a pull request. */
export type PromoteMode = 'auto' | 'stage' | 'pull-request';
