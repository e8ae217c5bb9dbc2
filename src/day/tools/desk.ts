import type { Memory } from '../../domain/memory.ts';
import type { CleanText } from '../../domain/text.ts';
import type { SkillUse } from '../../domain/use.ts';
import type { Shelf } from './shelf.ts';

/** What the tools work with. */
export interface ToolDesk {
  readonly shelf: Shelf;
  readonly memory: Memory;
  readonly uses: {
    append(use: SkillUse): Promise<void>;
    of(skill: string): Promise<readonly SkillUse[]>;
  };
  /** Serving a skill is not written down where nothing may be. */
  readonly readOnly: boolean;
  readonly redact: (text: string) => Promise<CleanText>;
  /** ISO 8601. */
  readonly now: () => string;
  /** Something that went wrong beside the call, which is answered all the same. */
  readonly warn: (message: string) => void;
}
