import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Document, isMap, isNode, isSeq } from 'yaml';
import type { Suite } from '../domain/exam.ts';
import { isOurs, readConfig } from './config-text.ts';
import { damaged } from './suite-lines.ts';
import type { Settings } from './suite-schema.ts';

const HEADER = ` Examines a skill by replaying recorded tasks: npx promptfoo eval -c <this file>
 nightschool keeps its own entries up to date (those that name promptfoo-provider and promptfoo-suite) and leaves the
 rest alone: add assertions under defaultTest.assert, or under "assert" in a line of cases.jsonl. A case that you add or
 edit there is yours from then on, and is never overwritten; one whose line you delete stays out.`;

export interface PrintOptions {
  /** Absolute path of `evals/<skill>/`: what the paths in the config are relative to. */
  readonly folder: string;
  /** The SKILL.md to examine, relative to the folder; null for none. */
  readonly instructions: string | null;
  readonly maximumActions: number;
  /** The config as it is now: everything in it that is not ours stays as it is, comments too. */
  readonly previous: string | null;
}

/** Prints `promptfooconfig.yaml`: our entries set, everything else of `previous` kept with its comments. */
export function printConfig(
  suite: Pick<Suite, 'skill' | 'familyId' | 'writes' | 'freeText' | 'assert'>,
  options: PrintOptions,
): string {
  const document =
    options.previous === null ? emptyConfig(suite) : readConfig(options.previous, 'promptfooconfig.yaml').document;
  const provider = `file://${modulePath('./promptfoo-provider', options.folder)}`;
  const module = `file://${modulePath('./promptfoo-suite', options.folder)}`;
  const settings: Settings = {
    skill: suite.skill,
    familyId: suite.familyId,
    ...(options.instructions === null ? {} : { instructions: `file://${options.instructions}` }),
    maximumActions: options.maximumActions,
    writes: [...suite.writes],
    freeText: [...suite.freeText],
    cases: 'file://cases.jsonl',
    recordings: 'file://recordings.jsonl',
  };
  const grading = { type: 'javascript', metric: 'effects', value: `${module}:gradeConduct` };
  if (!document.has('prompts')) document.set('prompts', ['{{case}}']);
  placeOurs(document, ['providers'], { id: provider, label: 'literal' });
  placeOurs(document, ['tests'], { path: `${module}:loadTests`, config: settings });
  placeOurs(document, ['defaultTest', 'assert'], grading);
  if (options.previous === null)
    for (const assertion of suite.assert ?? []) document.addIn(['defaultTest', 'assert'], assertion);
  return document.toString({ lineWidth: 0 });
}

function emptyConfig(suite: Pick<Suite, 'skill'>): Document {
  const document = new Document({ description: `nightschool: ${suite.skill}` });
  document.commentBefore = HEADER;
  return document;
}

/** Updates our entry of a list, or puts it first; a single value that people wrote there becomes the second entry. */
function placeOurs(document: Document, path: readonly string[], entry: object): void {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : undefined;
  if (parent !== undefined && !isMap(parent)) {
    throw damaged('promptfooconfig.yaml', `${path.slice(0, -1).join('.')} must be a mapping`);
  }
  const present = document.getIn(path, true);
  if (!isSeq(present)) {
    document.setIn(path, document.createNode(present === undefined ? [entry] : [entry, present]));
    return;
  }
  const old = present.items.find((item) => isOurs(isNode(item) ? item.toJS(document) : item));
  if (isMap(old)) for (const [name, value] of Object.entries(entry)) old.set(name, document.createNode(value));
  else present.items.unshift(document.createNode(entry));
}

/** Where one of the modules that promptfoo loads lies, relative to a folder; `.ts` here, `.js` in the built package. */
function modulePath(module: string, folder: string): string {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const path = relative(folder, fileURLToPath(new URL(`${module}${extension}`, import.meta.url)));
  return path.split(sep).join('/');
}
