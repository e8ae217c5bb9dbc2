import { createVerdict, NO_COUNTS } from '../../decide/verdict.ts';
import type { Counts, DiscoveryMeasure, Verdict } from '../../domain/decision.ts';
import type { Draft, SkillVersion } from '../../domain/skill.ts';
import { discoverySentence, isFound } from '../../promote/discovery/judge.ts';
import { blocking } from '../../util/skill/findings.ts';
import { checkDraft } from '../drafts/check-draft.ts';
import type { Examination } from '../exam/examination.ts';
import { measureByStudent } from './ask-student.ts';
import { listOf, readLiveLibrary } from './listed.ts';
import { type Listing, listVersion, measureBySearch } from './measure-discovery.ts';
import { discoveryContent, lastMeasured } from './record.ts';
import { describedAs, sharpenDraft } from './sharpen-draft.ts';
import { type Asked, readAsked } from './sources.ts';
import { sitTrainPass } from './train-pass.ts';

export interface Discoverable {
  /** The version that goes on: as it came, or under another description. */
  readonly champion: SkillVersion;
  /** Of its full pass over the train cases where the description was changed: it is another version. Null: it was not. */
  readonly train: Counts | null;
  /** Null where it is found. */
  readonly verdict: Verdict | null;
}

/**
 * Measures how a champion is found with the whole library listed, and where it is not lets the teacher sharpen its
 * description, `discovery.sharpen` times at most. The description of the live version is tried before that: it was found.
 * Every measurement is written down.
 * @throws Interruption where the teacher could not be asked; as a ChatModel does where the student could not
 */
export async function makeDiscoverable(examination: Examination, champion: SkillVersion): Promise<Discoverable> {
  const { night, room, design } = examination;
  const bounds = night.pipeline.discovery;
  const own = room.heldOut.map(({ request }) => readAsked(request));
  const tries = triesOf(examination, champion);
  let version = champion;
  for (let sharpened = 0; ; sharpened++) {
    const found = await measureVersion(examination, version, { own, sharpened });
    if (isFound(found.measures, bounds)) {
      const train = version === champion ? null : await sitTrainPass(examination, asDraft(examination, version));
      return { champion: version, train, verdict: null };
    }
    const next = await tries(version, found.others);
    if (next === null) {
      const reason = discoverySentence(found.measures, bounds);
      const verdict = createVerdict('undiscoverable', reason, { design, attempt: 0, counts: NO_COUNTS });
      return { champion: version, train: null, verdict };
    }
    version = next;
  }
}

type Others = readonly { readonly name: string; readonly description: string }[];

/** The next version to measure, null where there is none: first under the live description, then under the teacher's. */
function triesOf(
  examination: Examination,
  champion: SkillVersion,
): (last: SkillVersion, others: Others) => Promise<SkillVersion | null> {
  const { night, live } = examination;
  const tried = new Set([champion.version]);
  const kept = live === null ? null : describedAs(champion, listOf(live).description);
  const queue = kept === null || live?.version === champion.version ? [] : [kept];
  let asked = 0;
  return async (last, others) => {
    for (;;) {
      const isLive = queue.length > 0;
      if (!isLive && asked >= night.pipeline.discovery.sharpen) return null;
      const next =
        queue.shift() ?? (await sharpenDraft(examination, { first: champion, last, others, tried: asked++ }));
      if (next === null && !isLive) return null;
      if (next === null || tried.has(next.version)) continue;
      tried.add(next.version);
      if (await keepVersion(examination, next)) return next;
    }
  };
}

/** A version that the checks of a draft do not refuse becomes evidence; false where they do. */
async function keepVersion(examination: Examination, version: SkillVersion): Promise<boolean> {
  const { night, room } = examination;
  const draft = asDraft(examination, version);
  const findings = await checkDraft(examination, draft);
  const { teacher, change } = draft;
  night.emit({
    ...{ type: 'draft-written', skill: room.skill, version: version.version, teacher, round: 1, change, findings },
  });
  const isFree = blocking(findings).length === 0;
  if (isFree) await night.workspace.evidence.saveVersion(version);
  return isFree;
}

function asDraft({ night }: Examination, version: SkillVersion): Draft {
  return { ...version, teacher: night.teacher.name, change: 'a sharper description' };
}

interface Found {
  readonly measures: readonly DiscoveryMeasure[];
  /** The live skills that it is confused with. */
  readonly others: Others;
}

/** In the search and, where that finds it, in the student's own choice: a call is only made for what may pass. */
async function measureVersion(
  examination: Examination,
  version: SkillVersion,
  { own, sharpened }: { readonly own: readonly Asked[]; readonly sharpened: number },
): Promise<Found> {
  const { night, room } = examination;
  const bounds = night.pipeline.discovery;
  const listing = listVersion(await readLiveLibrary(night), version, bounds);
  const searched = await measureBySearch(night, listing, own);
  const confused = new Set(searched.confused);
  const others = listing.live.skills.flatMap(({ name, description }) =>
    confused.has(name) ? [{ name, description }] : [],
  );
  const before = lastMeasured(room.decisions(), version.version);
  const isTonight = before?.night === night.date && before.found;
  // what was found tonight stands: a night that was stopped goes on in a library that may be half changed
  if (before !== null && isTonight) return { measures: before.measures, others };
  const measures = [searched.measure];
  if (isFound(measures, bounds))
    measures.push(...(await askStudent(examination, listing, { ...searched, own, before })));
  const about = { version: version.version, library: listing.hash, sharpened };
  await room.decide(discoveryContent(about, measures, { decisions: room.decisions(), bounds }));
  return { measures, others };
}

/** Nothing where the student is no model; what it chose in the same library stands. */
async function askStudent(
  { night, room }: Examination,
  listing: Listing,
  {
    own,
    before,
    nearMisses,
    confused,
  }: Awaited<ReturnType<typeof measureBySearch>> & {
    readonly own: readonly Asked[];
    readonly before: ReturnType<typeof lastMeasured>;
  },
): Promise<readonly DiscoveryMeasure[]> {
  const student = room.student.name;
  const chat = night.pipeline.discovery.student ? night.chats?.get(student) : undefined;
  if (chat === undefined) return [];
  const known = before?.library === listing.hash ? before.measures.find(({ by }) => by === student) : undefined;
  return [known ?? (await measureByStudent(night, listing, { student, chat, own, nearMisses, confused }))];
}
