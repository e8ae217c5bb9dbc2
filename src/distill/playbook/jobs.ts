import type { Block } from './blocks.ts';
import { headingLabel, type Labelled, readLabels } from './labels.ts';
import { type Outline, type PlaybookSection, readOutline } from './outline.ts';

/** What a section of a playbook is for. `avoid`: its points say what not to do. */
export type SectionKind = 'inputs' | 'steps' | 'rules' | 'output' | 'success' | 'evaluation' | 'pitfalls' | 'avoid';

export interface JobSection {
  readonly kind: SectionKind;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** One procedure of a playbook: what becomes one skill. */
export interface Job {
  readonly title: string;
  /** When it applies; empty where the playbook does not say. */
  readonly when: string;
  readonly goals: readonly string[];
  readonly results: readonly string[];
  /** What is said before the first heading, without what stands under a label. */
  readonly summary: string;
  readonly sections: readonly JobSection[];
}

const KINDS: readonly (readonly [SectionKind, RegExp])[] = [
  ['inputs', /^(?:inputs?|what (?:you|we) need|you need|needed|prerequisites|parameters|eingaben?)$/],
  [
    'output',
    /^(?:outputs?|results?|(?:the )?(?:reply|answer|summary)|deliverables?|what to (?:reply|deliver)|ergebnis)$/,
  ],
  ['success', /^(?:success(?: criteria)?|goals?|done when|definition of done|acceptance(?: criteria)?|ziele?)$/],
  ['evaluation', /^(?:evaluation(?: criteria)?|how (?:to|we) (?:check|evaluate)(?: it| this)?)$/],
  ['avoid', /^(?:do not|don['’]?ts?|never|avoid|not to do|what not to do|anti-?patterns?)$/],
  [
    'pitfalls',
    /\b(?:mistakes?|pitfalls?|traps?|gotchas?|went wrong|goes wrong|lessons|fehler|erreurs|errores|errori)\b/,
  ],
  [
    'rules',
    /^(?:(?:the |our )?(?:rules?|principles|guidelines|manners|conventions|limits)|good times|tone|style|regeln)$/,
  ],
];

/**
 * The procedures of a playbook: several where at least two headings have numbered steps and a `When:` of their own, else
 * one. What several share (rules, mistakes, what stands before them) belongs to each.
 * @param fallbackTitle where the text has no title
 */
export function readJobs(markdown: string, fallbackTitle: string): readonly Job[] {
  const outline = readOutline(markdown);
  const title = outline.title === '' ? fallbackTitle : outline.title;
  const parts = splitOutline(outline.sections);
  if (parts === null) return [toJob({ ...outline, title })];
  return parts.own.map(({ heading, sections }) =>
    toJob({ title: heading, lead: outline.lead, sections }, parts.shared),
  );
}

interface Part {
  readonly heading: string;
  readonly sections: readonly PlaybookSection[];
}

/** The independent procedures, and the sections that belong to none of them; null where there are not two. */
function splitOutline(
  sections: readonly PlaybookSection[],
): { readonly own: readonly Part[]; readonly shared: readonly PlaybookSection[] } | null {
  const top = sections.reduce((least, { level }) => Math.min(least, level), Number.POSITIVE_INFINITY);
  const parts: { heading: string; sections: PlaybookSection[] }[] = [];
  for (const section of sections) {
    if (section.level === top) parts.push({ heading: section.title, sections: [section] });
    else parts.at(-1)?.sections.push(section);
  }
  const own = parts.filter(isIndependent);
  if (own.length < 2) return null;
  const shared = parts.filter((part) => !own.includes(part)).flatMap((part) => part.sections);
  return {
    own: own.map(({ heading, sections: [first, ...rest] }) => ({ heading, sections: untitled(first, rest) })),
    shared,
  };
}

function untitled(first: PlaybookSection | undefined, rest: readonly PlaybookSection[]): readonly PlaybookSection[] {
  return first === undefined ? rest : [{ ...first, title: '' }, ...rest];
}

function isIndependent({ heading, sections }: Part): boolean {
  const blocks = sections.flatMap((section) => section.blocks);
  const hasSteps = blocks.some((block) => block.kind === 'item' && block.numbered);
  const hasWhen = blocks.some((block) => block.kind === 'text' && readLabels(block.text).when.length > 0);
  return kindOf(heading) === 'steps' && hasSteps && hasWhen;
}

function toJob({ title, lead, sections }: Outline, shared: readonly PlaybookSection[] = []): Job {
  const taken = [{ title: '', level: 1, blocks: lead }, ...sections, ...shared].map(takeLabels);
  const all = (name: 'when' | 'goal' | 'result') => taken.flatMap(({ labels }) => labels.flatMap((each) => each[name]));
  return {
    title,
    // what is nearest to the steps: a part's own words come after those that are said of all
    when: all('when').at(-1) ?? '',
    goals: all('goal'),
    results: all('result'),
    summary: (taken[0]?.labels ?? [])
      .map(({ rest }) => rest)
      .join(' ')
      .trim(),
    sections: taken.flatMap(({ section, labels }, index) => {
      // the paragraphs before the first heading are the summary
      const blocks = index === 0 ? section.blocks.filter(({ kind }) => kind !== 'text') : section.blocks;
      const isSaid = blocks.length === 0 || (labels.length > 0 && headingLabel(section.title) === 'when');
      return isSaid ? [] : [{ kind: kindOf(section.title), title: ownTitle(section.title), blocks }];
    }),
  };
}

/** A section with its labels taken out of it: of one without a title, and of one that is called `When`. */
function takeLabels(section: PlaybookSection): {
  readonly section: PlaybookSection;
  readonly labels: readonly Labelled[];
} {
  const texts = section.blocks.flatMap((block) => (block.kind === 'text' || block.kind === 'item' ? [block.text] : []));
  if (headingLabel(section.title) === 'when' && texts.length > 0) {
    return { section, labels: [{ when: [texts.join('; ')], goal: [], result: [], rest: '' }] };
  }
  if (section.title !== '') return { section, labels: [] };
  const labels: Labelled[] = [];
  const blocks = section.blocks.flatMap((block): Block[] => {
    if (block.kind !== 'text') return [block];
    const found = readLabels(block.text);
    labels.push(found);
    return found.rest === '' ? [] : [{ kind: 'text', text: found.rest }];
  });
  return { section: { ...section, blocks }, labels };
}

/** A heading that only says that steps follow. */
const STEPS = /^(?:(?:the )?steps|procedure|process|instructions|how(?: to do it)?|what to do|schritte)$/;

function kindOf(title: string): SectionKind {
  const bare = bareTitle(title);
  return KINDS.find(([, pattern]) => pattern.test(bare))?.[0] ?? 'steps';
}

function ownTitle(title: string): string {
  return STEPS.test(bareTitle(title)) ? '' : title;
}

function bareTitle(title: string): string {
  return title
    .toLowerCase()
    .replace(/[:?!*]+$/, '')
    .trim();
}
