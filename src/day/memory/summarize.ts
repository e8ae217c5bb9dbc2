import type { SummaryResult } from '../../domain/memory.ts';
import type { CuratedMemory, TeacherJobs } from '../../domain/model.ts';
import { NightschoolError } from '../../errors.ts';
import { applyCuration } from '../../memory/apply-curation.ts';
import { curateByRules } from '../../memory/curate.ts';
import { checkHealth } from '../../memory/health.ts';
import { addFailures, repeatedFailures } from '../../memory/lessons.ts';
import {
  type Material,
  planSummary,
  readMaterial,
  type SummaryInput,
  type SummaryOptions,
} from '../../memory/plan-summary.ts';
import type { Planned } from '../../memory/writes.ts';
import type { MemoryReader, MemoryWrite } from '../../store/memory-files.ts';
import { openTokenCounter } from '../../util/count-tokens.ts';
import { type MemoryDesk, todayOf } from './desk.ts';
import { readInput } from './read-input.ts';

/**
 * Daily entries become MEMORY.md, where that is due or asked for; failures that happened twice become lessons. The teacher
 * is asked before anything is locked; where it is down, or what it proposes is refused, the rules do it, with a warning.
 * @throws NightschoolError MEMORY_BUSY, MEMORY_INVALID, NOT_WRITABLE
 */
export async function summarize(
  desk: MemoryDesk,
  { force = false }: { readonly force?: boolean } = {},
): Promise<SummaryResult> {
  const count = await openTokenCounter();
  const { files, settings } = desk;
  const before = await readInput(files);
  const options = { ...settings, count, today: todayOf(desk) };
  const health = force ? null : checkHealth(before.input, options);
  if (health?.due === false) return idle(health);
  const asked = await askTeacher(desk, before.input);
  return files.change(async (reader) => {
    const { input, warnings } = await readInput(reader);
    const { plan, fault } = await planAll(input, { ...options, asked, reader });
    const told = [...warnings, ...[asked.fault, fault].filter((each) => each !== null), ...plan.result.warnings];
    return { writes: plan.writes, result: { ...plan.result, warnings: told } };
  });
}

/** The summary that changes nothing. */
function idle({ tokens, maximumTokens, conflicts }: ReturnType<typeof checkHealth>): SummaryResult {
  return { changed: false, tokens, maximumTokens, entries: 0, moves: [], conflicts, by: 'rules', warnings: [] };
}

/** What a teacher proposes for what it was shown; without a proposal the rules curate. */
interface Asked {
  readonly by: string;
  readonly proposal: CuratedMemory | null;
  readonly shown: SummaryInput;
  readonly altered: ReadonlySet<string>;
  readonly fault: string | null;
}

async function askTeacher({ teacher, redactor, settings }: MemoryDesk, shown: SummaryInput): Promise<Asked> {
  const nobody: Asked = { by: 'rules', proposal: null, shown, altered: new Set(), fault: null };
  const { material } = readMaterial(shown);
  if (teacher?.jobs === undefined || material.fresh.length === 0) return nobody;
  const { about, altered } = await cleanMaterial(material, redactor);
  try {
    const proposal = await teacher.jobs.curateMemory({ ...about, maximumTokens: settings.maximumTokens });
    return { ...nobody, by: teacher.name, proposal, altered };
  } catch (error) {
    if (!(error instanceof NightschoolError)) throw error;
    return { ...nobody, fault: `${teacher.name} could not curate, so the rules did: ${error.message}` };
  }
}

type Shown = Parameters<TeacherJobs['curateMemory']>[0];

/** What a teacher may see, and the ids of what redaction changed in it. */
async function cleanMaterial(
  { held, fresh }: Material,
  { text: redact }: MemoryDesk['redactor'],
): Promise<{ readonly about: Omit<Shown, 'maximumTokens'>; readonly altered: ReadonlySet<string> }> {
  const altered = new Set<string>();
  const clean = async (id: string, { text, date }: { readonly text: string; readonly date: string }) => {
    const cleanText = await redact(text);
    if (cleanText !== text) altered.add(id);
    return { id, text: cleanText, date };
  };
  const facts = await Promise.all(held.map(({ fact }) => clean(fact.ids[0] ?? '', fact)));
  const entries = await Promise.all(fresh.map((entry) => clean(entry.id, entry)));
  return { about: { facts, entries }, altered };
}

type PlanOptions = Omit<SummaryOptions, 'by' | 'curate'> & { readonly asked: Asked; readonly reader: MemoryReader };

async function planAll(
  input: SummaryInput,
  { asked, reader, ...options }: PlanOptions,
): Promise<{ readonly plan: Planned<SummaryResult>; readonly fault: string | null }> {
  const { plan, fault } = planCuration(input, { ...options, asked });
  const lessons = await planLessons(input, reader);
  const isChanged = plan.result.changed || lessons.length > 0;
  return { plan: { writes: [...lessons, ...plan.writes], result: { ...plan.result, changed: isChanged } }, fault };
}

function planCuration(
  input: SummaryInput,
  { asked, ...options }: Omit<PlanOptions, 'reader'>,
): { readonly plan: Planned<SummaryResult>; readonly fault: string | null } {
  const { proposal, shown, altered, by } = asked;
  const byRules = (): Planned<SummaryResult> => planSummary(input, { ...options, by: 'rules', curate: curateByRules });
  if (proposal === null) return { plan: byRules(), fault: null };
  if (shown.memory !== input.memory || shown.summaries !== input.summaries) {
    return { plan: byRules(), fault: `MEMORY.md changed while ${by} was asked, so the rules curated it.` };
  }
  try {
    const curate: SummaryOptions['curate'] = (material) => applyCuration(proposal, { material, altered });
    return { plan: planSummary({ ...input, entries: shown.entries }, { ...options, by, curate }), fault: null };
  } catch (error) {
    if (!(error instanceof NightschoolError) || error.code !== 'MODEL_ANSWER_INVALID') throw error;
    return { plan: byRules(), fault: `What ${by} proposed was refused, so the rules curated: ${error.message}` };
  }
}

/** Written before the record says that the failures were read. */
async function planLessons(input: SummaryInput, reader: MemoryReader): Promise<readonly MemoryWrite[]> {
  const writes: MemoryWrite[] = [];
  for (const lesson of repeatedFailures(input.entries, readMaterial(input).material.fresh)) {
    const text = await reader.read(lesson.path);
    const added = addFailures(text, lesson);
    if (added !== (text ?? '')) writes.push({ path: lesson.path, text: added });
  }
  return writes;
}
