/** A memory skill as a folder has it: `memories/skills/<name>/SKILL.md`. */
export interface MemorySkill {
  readonly name: string;
  readonly text: string;
}

const FORMAT = `## Entry format

One bullet for each entry; its details are bullets below it:

\`\`\`
- 2026-11-21 14:03 preference: Robin wants calls on Tuesday mornings. ^k3f9a2
- 2026-11-21 15:10 failure: create_event was refused: no time zone. (session 7) ^0q4mm1
  - Root cause: The time zone was missing.
  - Prevention: Ask for it before the first call.
\`\`\`

- \`[low]\` and \`[uncertain]\` after the kind say how sure it is; nothing said means sure.
- The mark \`^k3f9a2\` is the entry's id. Keep it with the text wherever you copy it: by it every fact is traced.
- \`[SUPERSEDES: 2026-08-01 ^c0ffee]\` names the entry that a newer one replaces. Leave the older one where it is.`;

const DAILY_LOGS = `---
name: daily-logs
description: "Says how the daily log of this memory is kept: one file a day with everything that was remembered or learnt on it. Use when an entry is written to memory, or when somebody asks what happened on a day."
metadata:
  nightschool-keeps: "note fact preference success failure"
  nightschool-path: "daily/{date}.md"
---

# Daily logs

Everything that is remembered stands here first, raw and in the order in which it came. \`MEMORY.md\` is made from it.

## File structure

- \`daily/{date}.md\`: one file for each day, such as \`daily/2026-11-21.md\`. Its first line is \`# 2026-11-21\`, so its
  bullets give the time alone.

## What goes here

- \`note\`: said in passing.
- \`fact\`: about the world.
- \`preference\`: about the user, and how they want things done.
- \`success\`: a task that went well, with Goal, Approach, Key decisions and Procedure.
- \`failure\`: a task that went wrong, with Symptom, Root cause, Correct approach and Prevention.

${FORMAT}

## Rules

- Add at the end; never change or delete a line that is there.
- What is old is moved to \`archive/\`, never deleted.
`;

const USER_GENERAL_FACTS = `---
name: user-general-facts
description: "Says where lasting facts and preferences are kept: one file a topic. Use when the user states a fact about themselves or their work, or how they want things done, and when such a fact is needed."
metadata:
  nightschool-keeps: "preference fact"
  nightschool-path: "facts/{topic}.md"
---

# General facts about the user

What holds beyond one task: who the user is, how they work, how they want things done.

## File structure

- \`facts/{topic}.md\`: one file for each topic, such as \`facts/schedule.md\`. The topics learnt from sessions are
  \`schedule\`, \`writing\`, \`tools\`, \`contact-details\`, \`work\` and \`general\`; you may add others.

## What goes here

- \`preference\`: how the user wants things done ("calls on Tuesday mornings").
- \`fact\`: what is so ("the office is in Hamburg").
- Neither what one task alone needs, nor passwords, keys, health or beliefs.

${FORMAT}

## Rules

- One fact an entry, as a whole sentence that is understood without the session it comes from.
- A fact that changed becomes a new entry that supersedes the old one; the old one stays.
`;

/** The memory skills of every new workspace. They count also where a workspace has no `memories/skills/` at all. */
export const DEFAULT_MEMORY_SKILLS: readonly MemorySkill[] = [
  { name: 'daily-logs', text: DAILY_LOGS },
  { name: 'user-general-facts', text: USER_GENERAL_FACTS },
];
