import { type Block, readBlocks } from './blocks.ts';
import { normaliseMarkdown } from './inline.ts';

/** What stands under one heading, without what stands under deeper ones. */
export interface PlaybookSection {
  readonly level: number;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A playbook by its headings. */
export interface Outline {
  /** Empty where the text has none. */
  readonly title: string;
  /** What stands before the first heading below the title. */
  readonly lead: readonly Block[];
  readonly sections: readonly PlaybookSection[];
}

/** Reads Markdown as a playbook: its title is the first heading, where nothing or only one line of text comes before. */
export function readOutline(markdown: string): Outline {
  const blocks = readBlocks(normaliseMarkdown(markdown));
  const first = blocks.findIndex(({ kind }) => kind === 'heading');
  const heading = blocks[first];
  const isTitle = heading?.kind === 'heading' && first <= 1 && isAlone(blocks, first);
  const title = isTitle && heading?.kind === 'heading' ? heading.text : '';
  const rest = isTitle ? blocks.filter((_, index) => index !== first) : blocks;
  const end = rest.findIndex(({ kind }) => kind === 'heading');
  const lead = end < 0 ? rest : rest.slice(0, end);
  return { title, lead, sections: end < 0 ? [] : toSections(rest.slice(end)) };
}

/** Of several headings of the highest level the first is one of many, unless that level is the title's. */
function isAlone(blocks: readonly Block[], first: number): boolean {
  const levels = blocks.flatMap((block) => (block.kind === 'heading' ? [block.level] : []));
  const own = blocks[first]?.kind === 'heading' ? levels[0] : undefined;
  return own === 1 || levels.slice(1).every((level) => level > (own ?? 0));
}

function toSections(blocks: readonly Block[]): readonly PlaybookSection[] {
  const sections: { level: number; title: string; blocks: Block[] }[] = [];
  for (const block of blocks) {
    if (block.kind === 'heading') sections.push({ level: block.level, title: block.text, blocks: [] });
    else sections.at(-1)?.blocks.push(block);
  }
  return sections;
}
