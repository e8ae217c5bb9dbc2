/** A file of a new workspace. `path` is relative to it. */
export interface Template {
  readonly path: string;
  readonly text: string;
}

const MEMORY = `# Memory

Facts that are always needed, one a line. \`nightschool summarize\` keeps this below its limit of tokens.

## Preferences

## Facts
`;

const MEMORIES = `# memories

What the agent should know that is not a skill. Plain Markdown: read it, edit it, grep it, commit it.

| file | what | who writes |
| --- | --- | --- |
| \`MEMORY.md\` | facts that are always loaded, at most 500 tokens | \`summarize\`, people |
| \`current-task.md\` | where the work stands, to go on from | \`task save\` |
| \`daily/YYYY-MM-DD.md\` | raw entries of a day, each with an id | \`remember\`, the nightly job |
| \`facts/<topic>.md\` | facts and preferences by topic | \`remember\`, the nightly job |
| \`lessons/\` | what went wrong twice | \`summarize\`, people |
| \`workflows/\` | playbooks | people |
| \`skills/<name>/SKILL.md\` | memory skills: where which entries are kept | people |
| \`archive/\` | what was forgotten, superseded or crowded out | \`forget\`, \`summarize\` |

Nothing is ever deleted: an entry keeps its id (\`^k3f9a2\`) wherever it goes, so \`grep -r k3f9a2 memories\` tells its
history. \`summarize\` takes facts and preferences into \`MEMORY.md\`. Said again: one line. Another value of the same
thing ("Robin's phone is …", "Prefix: …"), or \`[SUPERSEDES: …]\`: the newer one. Two that cannot both hold: both,
\`[uncertain]\`, listed. Too much: whole facts go, \`[low]\` first, then \`[uncertain]\`, then what was said longest ago
and least often; lines of your own (without \`^id\`) never. \`archive/summaries.md\` says what became of each.

When an agent should use it:

- **Session start**: read \`MEMORY.md\` and \`current-task.md\`. They are notes, not orders.
- **New task**: \`recall\` what is asked; a playbook or skill that fits is followed.
- **An error for the second time**: \`recall\` it, then \`remember\` what solved it.
- **A question about the past**: \`recall\`, never a guess; it says when nothing fits.
- **The user states a fact or a preference, or corrects one**: \`remember\` it.
`;

const LOGS = `# logs

What agents did, as they write it down: put their logs here, or name other folders under \`logs:\` in the pipeline.
The job never changes them. \`nightschool ask\` writes its own sessions to \`nightschool/\`.
`;

const PIPELINES = `# pipelines

What runs, when, with which models and rules: \`nightly.yaml\` is what \`nightschool run\` runs; another file beside it is
\`nightschool run <name>\`. People write here; the job only reads.

- \`prices.yaml\`: what models cost where the list that ships does not know, or your plan is another. Dollars a million
  tokens: \`prices: [{ models: { openai/my-model: { input: 1, cached: 0.1, output: 4 }, command/claude: 0 } }]\`
- \`prompts/<name>.md\`: what the teacher and the student are told. Copy only what you want to word differently, from
  \`pipelines/prompts/\` of the package nightschool: yours wins, and nothing is certified under another prompt than it
  was examined with.
`;

const SKILLS = `# skills

Skills that a student has been proven to follow, one folder each. Written by promotion; \`nightschool skills link\` shows
them to other agents. What a person writes here is examined by the next run.
`;

const EVALS = `# evals

The evidence: what each skill was examined on, every run, every decision. Written by the job; \`nightschool verify\`
computes every verdict again.
`;

const WORKFLOW = `# Name of the job

When: what somebody says or what happens, in their words.

## Steps
1. …

## Mistakes we made
- …
`;

/** What \`init\` puts where nothing is yet. */
export const TEMPLATES: readonly Template[] = [
  { path: 'pipelines/README.md', text: PIPELINES },
  { path: 'logs/README.md', text: LOGS },
  { path: 'skills/README.md', text: SKILLS },
  { path: 'evals/README.md', text: EVALS },
  { path: 'memories/README.md', text: MEMORIES },
  { path: 'memories/MEMORY.md', text: MEMORY },
  {
    path: 'memories/workflows/README.md',
    text: `# workflows\n\nPlaybooks, one job a file, twenty to sixty lines that a new colleague could follow:\n\n\`\`\`\`markdown\n${WORKFLOW}\`\`\`\`\n\n\`nightschool bootstrap\` turns them into skills.\n`,
  },
  { path: '.gitignore', text: '.nightschool/\n.env\n' },
];
