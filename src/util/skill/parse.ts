import type { Procedure } from '../../domain/procedure.ts';
import { checkProcedure } from '../procedure/check-procedure.ts';
import { NotationError } from '../procedure/reader.ts';
import type { ParsedSkill } from './parsed-skill.ts';
import { readFrontMatter } from './read-front-matter.ts';
import { readInput } from './read-inputs.ts';
import { readPitfall } from './read-pitfall.ts';
import { readRule, readStep } from './read-steps.ts';
import { block, isBlocked, type Report, warn } from './report.ts';
import { type Item, type Section, splitSections } from './sections.ts';
import { splitSkill } from './split-skill.ts';

/**
 * Reads a SKILL.md, leniently: whatever is odd becomes a problem with its line, never an exception.
 * Linear in the text; at most 256 KB are read.
 */
export function parseSkill(text: string): ParsedSkill {
  const report: Report = { problems: [] };
  const split = splitSkill(text, report);
  const frontMatter = readFrontMatter(split, report);
  const sections = splitSections(split.body, split.bodyLine);
  const heading = sections.find(({ title }) => title !== '');
  const procedure = readProcedure(sections, report);
  return {
    ...frontMatter,
    body: split.body,
    title: heading?.title ?? '',
    summary: heading?.text ?? '',
    procedure: isBlocked(report) ? null : procedure,
    successCriteria: itemsOf(sections, 'success criteria').map((item) => item.text),
    pitfalls: itemsOf(sections, 'pitfalls').map(readPitfall),
    problems: report.problems.toSorted((a, b) => a.line - b.line),
  };
}

function itemsOf(sections: readonly Section[], heading: string): readonly Item[] {
  return sections.filter((section) => section.heading === heading).flatMap((section) => section.items);
}

/** The procedure as far as it can be read; whatever cannot is a blocking problem. */
function readProcedure(sections: readonly Section[], report: Report): Procedure {
  const parts = {
    input: itemsOf(sections, 'inputs'),
    step: itemsOf(sections, 'steps'),
    reply: itemsOf(sections, 'output').filter((item) => hasCode(item, report)),
  };
  for (const item of parts.step) checkShape(item, report);
  const loose = sections.find(({ heading, looseLine }) => heading === 'steps' && looseLine !== null)?.looseLine;
  if (typeof loose === 'number') warn(report, loose, 'Text beside the numbered steps is read by models only.');
  const procedure = {
    inputs: readAll('Input', parts.input, { read: readInput, report }),
    steps: readAll('Step', parts.step, { read: (text, index) => readStep(text, index + 1), report }),
    replies: readAll('Output', parts.reply, { read: readRule, report }).filter((rule) => rule !== null),
  };
  if (isBlocked(report)) return procedure;
  const fallbackLine = sections.find(({ heading }) => heading === 'steps')?.line ?? sections[0]?.line ?? 1;
  for (const { part, index, message } of checkProcedure(procedure)) {
    block(report, parts[part][index]?.line ?? fallbackLine, message);
  }
  return procedure;
}

function readAll<Value>(
  label: string,
  items: readonly Item[],
  { read, report }: { readonly read: (text: string, index: number) => Value; readonly report: Report },
): readonly Value[] {
  return items.flatMap((item, index) => {
    try {
      return [read(item.text, index)];
    } catch (error) {
      if (!(error instanceof NotationError)) throw error;
      block(report, item.line, `${label} ${index + 1}: ${error.message}.`);
      return [];
    }
  });
}

/** A point that a program would pass over although a model would not must not be passed over in silence. */
function checkShape(item: Item, report: Report): void {
  if (!item.numbered) block(report, item.line, 'This step is not numbered.');
  if (item.children.length > 0) block(report, item.line, 'This step has points below it; make each of them a step.');
}

function hasCode(item: Item, report: Report): boolean {
  if (item.text.includes('`')) return true;
  warn(report, item.line, 'This output has no text in a code span, so it is sent by models only.');
  return false;
}
