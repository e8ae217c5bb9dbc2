import type { LintFinding, SkillFile } from '../domain/skill.ts';
import { FILE_HEADING, isSkillPath, LARGEST_FILE_BYTES, MOST_FILES, pathsClash } from '../util/skill/version.ts';

/** All files together: a student without file tools gets them in its prompt, about 16,000 tokens. */
const LARGEST_TOTAL_BYTES = 64_000;
/** No UTF-8 file gives these back as they were written, or as text. */
const NOT_TEXT = /[\0\r\ufeff\ufffd]/;

/** What keeps the files of a draft from being written, read back and shown as they are. */
export function lintFiles(text: string, files: readonly SkillFile[]): readonly LintFinding[] {
  const total = files.reduce((sum, file) => sum + Buffer.byteLength(file.text), 0);
  return [
    ...findingIf(files.length > MOST_FILES, 'files', `There are ${files.length} files of at most ${MOST_FILES}.`),
    ...findingIf(
      total > LARGEST_TOTAL_BYTES,
      'files',
      `The files have ${total} bytes of at most ${LARGEST_TOTAL_BYTES}.`,
    ),
    ...[{ path: 'SKILL.md', text }, ...files].flatMap((file) =>
      findingIf(
        FILE_HEADING.test(file.text),
        'file-heading',
        `${file.path} has a line that begins another file: write its heading otherwise.`,
      ),
    ),
    ...files.flatMap((file, index) => lintFile(file, files.slice(0, index))),
  ];
}

function lintFile({ path, text }: SkillFile, others: readonly SkillFile[]): readonly LintFinding[] {
  const name = JSON.stringify(path);
  const bytes = Buffer.byteLength(text);
  const rule = 'must lie in references/ or scripts/, at most four names deep, under a name that every system takes';
  const isText = text.isWellFormed() && !NOT_TEXT.test(text);
  const found = [
    ...findingIf(!isSkillPath(path), 'path', `${name} ${rule}.`),
    ...findingIf(
      others.some((other) => pathsClash(other.path, path)),
      'path',
      `${name} is in the way of another file.`,
    ),
    ...findingIf(bytes > LARGEST_FILE_BYTES, 'files', `${name} has ${bytes} bytes of at most ${LARGEST_FILE_BYTES}.`),
    ...findingIf(!isText, 'file-text', `${name} must be text in UTF-8 whose lines end with LF only.`),
    ...findingIf(text.trim() === '', 'file-text', `${name} is empty.`),
  ];
  return found.map((finding) => ({ ...finding, place: path }));
}

function findingIf(applies: boolean, rule: string, message: string): readonly LintFinding[] {
  return applies ? [{ rule, severity: 'block', place: 'SKILL.md', message }] : [];
}
