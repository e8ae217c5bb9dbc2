import { code, printTable } from './markdown.ts';

/** What lies under `.nightschool/`, and what is lost with it. */
export const STATE_FILES: Readonly<Record<string, string>> = {
  'state.db':
    'Index of the logs, made anew from them. Beside it and other databases a `.sum` says what they were when closed; one in which bytes changed is kept as `.broken-<date>`',
  'leaders.bin': 'What grouping keeps of all requests; made anew',
  'ledger/<run>.jsonl':
    'Every event of a run, a line each: what reports are made from. Without it the page of that night is gone',
  'ledger/<run>.jsonl.gz': 'The same of an older run, packed; see `keep` in the pipeline',
  'nights.jsonl': 'Sums of the ledgers, for the dashboard, also of those that are gone by now',
  'spend.jsonl': 'The same, for `economy`',
  'backup/<number>-<name>/': 'Files as they were before a migration; the newest three',
  'report/index.html': 'The dashboard: open it in a browser',
  'report/report.md': 'The newest night as Markdown',
  'report/report.json': 'The newest night as [JSON](#report-json)',
  'report/families-map.html': 'The picture of all families',
  'transcripts.db': 'What was said in trials; without it the dashboard shows none, and `verify` cannot compare them',
  'recall.db': 'Index of the memory; made anew',
  'embeddings.db': 'Vectors of texts; asked for again',
  'account.jsonl': 'What calls of runs that have not ended took of the budget, by pipeline and kind of run',
  'answers.db': 'Answers of the teacher: without it they are paid for again',
  'promptfoo/': 'Files of promptfoo',
  'proposals/<skill>.md': 'Text of a pull request',
  'aa/<skill>-<run>.json': 'What `aa --live` measured',
  'rounds.jsonl':
    'Beside a fleet file: when its rounds and their nights began, how they ended, and what they may take and took; `<file>.lock` is held by one at work',
  'schedule.json': 'When the scheduler last began a night',
  'schedule.log': 'What scheduled nights printed',
  'access.jsonl': 'Who called `mcp --http`, and what was refused',
  'mcp-token': 'Token of `mcp --http`, for you alone to read',
  lock: 'Held by the run that is at work; ends with its process',
  'memory.lock': 'The same for the memory',
  'schedule.lock': 'The same for a scheduled night that waits',
};

export function printStateFiles(): string {
  return printTable(
    ['file', 'what'],
    Object.entries(STATE_FILES).map(([name, what]) => [code(name), what]),
  );
}

/** Names below `.nightschool/` that a source has: in paths as text, and as parts of a join. */
export function stateFilesIn(source: string): readonly string[] {
  const asText = [...source.matchAll(/[`'"/ ]\.nightschool\/([a-z-]*[a-z](?![a-z-])(?:\.[a-z]+)?)/g)];
  const joined = [...source.matchAll(/'\.nightschool', '([a-z-]*[a-z](?:\.[a-z]+)?)'/g)];
  const locks = [...source.matchAll(/tryLock\(\w+(?:\.\w+)?, '([a-z.]+)'/g)];
  return [...asText, ...joined, ...locks].map(([, name = '']) => name);
}
