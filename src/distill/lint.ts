import type { Draft, LintFinding, SkillFile } from '../domain/skill.ts';
import { validateSkill } from '../util/skill/validate.ts';
import { versionOf } from '../util/skill/version.ts';
import { lintFiles } from './lint-files.ts';
import { lintPersonal } from './lint-personal.ts';
import type { PersonalStatement } from './personal.ts';
import { unresolvedReferences } from './references-in-text.ts';
import { screenFile } from './screen/screen.ts';
import { checkStructure } from './structure/check-structure.ts';
import { isCustom } from './structure/customs.ts';
import type { Support } from './structure/support.ts';

export interface LintOptions {
  /** Texts that only the exam knows. No finding repeats them, so that no teacher learns them from a refusal. */
  readonly examLiterals: readonly string[];
  /** What users said of themselves in the tasks of the lesson: a teacher may be told of it. */
  readonly personal?: readonly PersonalStatement[];
  /** Whether a line holds a secret. */
  readonly hasSecret?: (line: string) => boolean;
  /** What the family's own traces support: the draft may name nothing else. Absent: it may. */
  readonly support?: Support;
}

const PLACEHOLDERS = [
  /\b(?:TODO|FIXME|TBD|XXX)\b/,
  /\[(?:your|insert|placeholder)\b[^\]]{0,60}\]/i,
  /\blorem ipsum\b/i,
];
/** What is left to fill in where it stands in prose, and means something else in most programming languages. */
const PROSE_PLACEHOLDERS = [/\{\{|\}\}(?!\})/, /<[a-z][a-z0-9 _-]{0,40}>/i];
/** What redaction put in the place of a value leads nowhere, also as an argument of a call. */
const REDACTED = /\[(?:secret|card|iban|id):[0-9a-f]{8}\]|\bperson-[0-9a-f]{8}@example\.(?:com|net|org)\b/;
/** What is no text at all has no need of a finding for each of its characters. */
const OF_CHARACTERS: ReadonlySet<string> = new Set(['control', 'hidden']);
const MACHINE = [
  /(?:^|[\s"'`(=])\/(?:home|Users|root|tmp|var|opt|private|mnt)\/[\w.-]+/,
  /\b[A-Z]:\\(?:Users|Windows|Temp)\b/,
  /\blocalhost\b|\b127\.0\.0\.1\b|\b(?:10|192\.168)\.\d{1,3}\.\d{1,3}(?:\.\d{1,3})?\b/,
  /\b[\w-]+\.(?:local|internal|lan|corp)\b/,
];

/**
 * What is wrong with a draft; empty for a sound one. With a finding that blocks it may not sit the exam. Checks the specification and size of the SKILL.md, names and
 * sizes of the files beside it, that all of them hold nothing only the exam knows, nothing that one user said of
 * themselves, no secret, nothing left to fill in, no path or host of one machine, and that every reference in its calls
 * leads to an input, an earlier result or a loop's element. What is only suspicious (`review`) keeps no draft from it.
 */
export function lintDraft(draft: Draft, options: LintOptions): readonly LintFinding[] {
  const { text, files = [] } = draft;
  const versionFits = versionOf(draft) === draft.version;
  const inFiles = lintFiles(text, files);
  const notText = new Set(inFiles.filter(({ rule }) => rule === 'file-text').map(({ place }) => place));
  return [
    ...(versionFits ? [] : [finding('version', 'SKILL.md', 'The version is not the hash of the text and its files.')]),
    ...validateSkill(text, draft.skill),
    ...inFiles,
    ...lintLines({ path: 'SKILL.md', text }, 'Line', options),
    ...literalLines(
      files.map(({ path }) => path),
      { file: 'SKILL.md', label: 'The name of file' },
      options.examLiterals,
    ).map((named) => ({ ...named, place: 'SKILL.md' })),
    ...files
      .flatMap((file) => lintLines(file, `${file.path}: line`, options))
      .filter(({ rule, place }) => !OF_CHARACTERS.has(rule) || !notText.has(place.replace(/:\d+$/, ''))),
    ...(options.support === undefined ? [] : checkStructure(draft, options.support)),
    ...unresolvedReferences(draft.text).map(({ line, name }) =>
      finding(
        'reference',
        `SKILL.md:${line}`,
        `Line ${line} uses {${name}}, which no input and no earlier step gives.`,
      ),
    ),
  ];
}

function lintLines(
  file: SkillFile,
  label: string,
  { examLiterals, hasSecret, support, personal = [] }: LintOptions,
): readonly LintFinding[] {
  const { path, text } = file;
  const lines = text.split('\n');
  const patterns = path.startsWith('scripts/') ? PLACEHOLDERS : [...PLACEHOLDERS, ...PROSE_PLACEHOLDERS];
  const found = lines.flatMap((line, index) => {
    const place = { file: path, label, line: index + 1 };
    return [
      ...lintLine(line, place, patterns),
      ...(hasSecret?.(line) ? [findingAt(place, 'secret', 'holds a secret: leave it out.')] : []),
    ];
  });
  return [
    ...found,
    ...screenFile(file, label, (said) => support !== undefined && isCustom(said, support)),
    ...literalLines(lines, { file: path, label }, examLiterals),
    ...lintPersonal(file, label, personal),
  ];
}

/** A line, and how the sentence about it begins. */
interface Place {
  readonly file: string;
  readonly label: string;
  readonly line: number;
}

function lintLine(line: string, place: Place, placeholders: readonly RegExp[]): LintFinding[] {
  const prose = line.replace(/`[^`]*`/g, '``');
  const isUnfinished = REDACTED.test(line) || placeholders.some((pattern) => pattern.test(prose));
  const isLocal = MACHINE.some((pattern) => pattern.test(line));
  return [
    ...(isUnfinished ? [findingAt(place, 'placeholder', 'has something left to fill in.')] : []),
    ...(isLocal ? [findingAt(place, 'machine', 'names a path or host of one machine.')] : []),
  ];
}

function literalLines(
  lines: readonly string[],
  place: Omit<Place, 'line'>,
  literals: readonly string[],
): LintFinding[] {
  const folded = literals.map((literal) => literal.toLowerCase()).filter((literal) => literal.trim() !== '');
  return lines.flatMap((line, index) => {
    const text = line.toLowerCase();
    if (!folded.some((literal) => text.includes(literal))) return [];
    return [findingAt({ ...place, line: index + 1 }, 'exam-literal', 'has a text that only the exam knows.')];
  });
}

function findingAt({ file, label, line }: Place, rule: string, what: string): LintFinding {
  return finding(rule, `${file}:${line}`, `${label} ${line} ${what}`);
}

function finding(rule: string, place: string, message: string): LintFinding {
  return { rule, severity: 'block', place, message };
}
