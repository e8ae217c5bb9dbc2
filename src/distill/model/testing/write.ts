import { lintDraft } from '../../lint.ts';
import type { Assignment } from '../assignment.ts';
import { writeDraft } from '../skill-agent.ts';
import { stageVersion } from '../staging.ts';
import { SKILL } from './material.ts';
import { type Call, type Line, scriptedModel } from './scripted-model.ts';

const assignment: Assignment = {
  purpose: 'draft-skill',
  familyId: 'fam-01234567',
  desk: { skill: 'deal-moving', staging: new Map(), library: [], memories: [] },
  opening: [
    { role: 'system', text: 'Write.' },
    { role: 'user', text: 'The lesson.' },
  ],
  check: async (draft) => lintDraft(draft, { examLiterals: [] }),
  limits: { turns: 24, tokens: 200_000 },
  signal: new AbortController().signal,
};
export const create = (text = SKILL, name = 'deal-moving'): Call => ['create_skill', { name, text }];
export const handIn = (change = 'wrote it'): Call => ['hand_in', { change }];

/** What comes of a script: the draft, null, or the error. */
export async function write(lines: readonly Line[], changes: Partial<Assignment> = {}) {
  const chat = scriptedModel(...lines);
  const result = await writeDraft(chat, { ...assignment, ...changes }).catch((error: unknown) => error);
  return { chat, result, requests: chat.requests };
}

/** There is a version to change. */
export const updating = {
  desk: {
    ...assignment.desk,
    staging: stageVersion({ text: SKILL, files: [{ path: 'references/tags.md', text: 'tags' }] }),
  },
};
