import type { Block } from './blocks.ts';
import { plainInline, plainLines } from './inline.ts';
import type { Job, JobSection, SectionKind } from './jobs.ts';

/** One numbering for all headings, so that a step can be named by its number. */
interface Numbering {
  count: number;
}

/** The steps in the playbook's own words under its own headings; empty where it says nothing to do. */
export function printSteps({ summary, sections }: Job): string {
  const numbering: Numbering = { count: 0 };
  const steps = sections.filter(({ kind }) => kind === 'steps');
  const printed = steps.map((section) => printSection(section, numbering)).filter((text) => text !== '');
  if (numbering.count > 0) return printed.join('\n\n');
  return [...(summary === '' ? [] : [`1. ${plainInline(summary)}`]), ...printed].join('\n\n');
}

/** The sections of one kind with their points as they are. */
export function printBlocks({ sections }: Job, kind: Exclude<SectionKind, 'inputs' | 'steps'>): string {
  const own = sections.filter((section) => section.kind === kind);
  return own.map((section) => printPoints(section, own.length > 1)).join('\n\n');
}

/** Tables, quotes and blocks of code of the sections of one kind. */
export function printLooseOf({ sections }: Job, kind: SectionKind): string {
  const blocks = sections.filter((section) => section.kind === kind).flatMap((section) => section.blocks);
  return blocks
    .filter((block) => block.kind === 'verbatim')
    .map((block) => `\n${printLoose(block).join('\n')}`)
    .join('\n');
}

function printSection({ title, blocks }: JobSection, numbering: Numbering): string {
  const hasItems = blocks.some(({ kind }) => kind === 'item');
  const parts = blocks.map((block): readonly string[] => {
    if (block.kind === 'item') return printItem(block, `${++numbering.count}.`);
    if (block.kind === 'text' && !hasItems) return [`${++numbering.count}. ${plainInline(block.text)}`];
    return printLoose(block);
  });
  const text = joinParts(blocks, parts);
  return text === '' || title === '' ? text : `### ${plainInline(title)}\n\n${text}`;
}

function printPoints({ kind, title, blocks }: JobSection, isOneOfMany: boolean): string {
  // under another heading "Skip it" would say the opposite
  const lead = kind === 'avoid' ? `${title.replace(/[:!]+$/, '')}: ` : kind === 'pitfalls' ? 'Symptom: ' : '';
  const parts = blocks.map((block): readonly string[] => {
    if (block.kind === 'item') return printItem({ ...block, text: `${lead}${block.text}` }, '-');
    if (block.kind === 'text' && kind !== 'rules') return [`- ${lead}${plainInline(block.text)}`];
    return printLoose(block);
  });
  const text = joinParts(blocks, parts);
  return isOneOfMany && kind === 'rules' ? `### ${plainInline(title)}\n\n${text}` : text;
}

function printItem({ text, below }: Block & { readonly kind: 'item' }, mark: string): readonly string[] {
  return [`${mark} ${plainInline(text)}`, ...below.map(printBelow)];
}

/** Lines below a point keep their indentation. */
function printBelow(line: string): string {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return `${indent}${plainInline(line)}`;
}

function printLoose(block: Block): readonly string[] {
  if (block.kind === 'verbatim') return plainLines(block.lines, block.form);
  return block.kind === 'text' ? [plainInline(block.text)] : [];
}

/** Points of one list stand together; anything else is set off by a blank line. */
function joinParts(blocks: readonly Block[], parts: readonly (readonly string[])[]): string {
  return parts
    .map((lines, index) => {
      const isListed = blocks[index]?.kind === 'item' && blocks[index - 1]?.kind === 'item';
      return `${index === 0 ? '' : isListed ? '\n' : '\n\n'}${lines.join('\n')}`;
    })
    .join('')
    .trim();
}
