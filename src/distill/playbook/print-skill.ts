import type { Draft } from '../../domain/skill.ts';
import { printFrontMatter } from '../../util/skill/print-front-matter.ts';
import { createVersion } from '../../util/skill/version.ts';
import { unresolvedReferences } from '../references-in-text.ts';
import { toInput } from './find-inputs.ts';
import { type Provenance, provenanceMetadata } from './provenance.ts';

/** The sections of a skill whose steps are prose, each as Markdown; empty where there is nothing to say. */
export interface PlaybookSkill {
  readonly title: string;
  readonly description: string;
  readonly summary: string;
  readonly inputs: string;
  readonly steps: string;
  /** What holds throughout; left out where it is empty. */
  readonly rules: string;
  readonly output: string;
  readonly successCriteria: string;
  readonly evaluationCriteria: string;
  readonly pitfalls: string;
}

/** The SKILL.md of a skill made of a playbook. `printSkill` is for procedures that a program can follow; this is prose. */
export function printPlaybookSkill(from: Provenance, content: PlaybookSkill): Draft {
  const { skill: name, teacher, playbook } = from;
  const head = printFrontMatter({ name, description: content.description, metadata: provenanceMetadata(from) });
  const text = withInputs(`${head}\n${printBody(content)}\n`);
  return { ...createVersion(name, { text }), teacher, change: `from the playbook ${playbook}` };
}

function printBody(content: PlaybookSkill): string {
  const parts = [
    `# ${content.title}`,
    content.summary,
    section('Inputs', content.inputs),
    section('Steps', content.steps),
    content.rules === '' ? '' : section('Rules', content.rules),
    section('Output', content.output, '- Say what was done, and what is still open.'),
    section('Success criteria', content.successCriteria, '- Every step that applies was carried out, in order.'),
    section('Evaluation criteria', content.evaluationCriteria, '- What was done agrees with the steps, one by one.'),
    section('Pitfalls', content.pitfalls),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function section(title: string, text: string, otherwise = 'None.'): string {
  return `## ${title}\n\n${text === '' ? otherwise : text}`;
}

/** What the steps refer to and nothing gives is asked of the user. */
function withInputs(text: string): string {
  const names = [...new Set(unresolvedReferences(text).map(({ name }) => name))];
  if (names.length === 0) return text;
  const lines = names.map((name) => toInput(name).line).join('\n');
  const head = '## Inputs\n\n';
  const [before = '', ...after] = text.split(head);
  const rest = after.join(head);
  return `${before}${head}${lines}${rest.startsWith('None.') ? rest.slice('None.'.length) : `\n${rest}`}`;
}
