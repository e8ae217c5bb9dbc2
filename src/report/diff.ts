import { type StructuredPatchHunk, structuredPatch } from 'diff';
import type { SkillVersion } from '../domain/skill.ts';
import { compareFiles } from '../util/skill/compare-files.ts';

type Content = Pick<SkillVersion, 'text' | 'files'>;

/** Beyond this many changed lines a comparison says less than the two texts. */
const MOST_EDITS = 1_000;

/** What differs between two texts, with two lines around it; null where they have next to nothing in common. */
export function diffTexts(before: string, after: string): readonly StructuredPatchHunk[] | null {
  const patch = structuredPatch('before', 'after', before, after, '', '', { context: 2, maxEditLength: MOST_EDITS });
  return patch?.hunks ?? null;
}

/** What differs between two versions as a unified diff, SKILL.md first; [] where nothing does. `before` null: there was none. */
export function unifiedDiff(before: Content | null, after: Content): readonly string[] {
  const own = [{ path: 'SKILL.md', before: before?.text ?? null, after: after.text }];
  const changes = [...own.filter((file) => file.before !== file.after), ...compareFiles(before?.files, after.files)];
  return changes.flatMap(({ path, before: old, after: now }) => [
    `--- ${old === null ? '/dev/null' : `a/${path}`}`,
    `+++ ${now === null ? '/dev/null' : `b/${path}`}`,
    ...hunkLines(old ?? '', now ?? ''),
  ]);
}

function hunkLines(before: string, after: string): readonly string[] {
  const hunks = diffTexts(before, after) ?? [replaceAll(before, after)];
  return hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...lines,
  ]);
}

function replaceAll(before: string, after: string): StructuredPatchHunk {
  const [old, now] = [linesOf(before), linesOf(after)];
  const lines = [...old.map((line) => `-${line}`), ...now.map((line) => `+${line}`)];
  return { oldStart: 1, oldLines: old.length, newStart: 1, newLines: now.length, lines };
}

function linesOf(text: string): readonly string[] {
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}
