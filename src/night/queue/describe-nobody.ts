import type { QueueSettings } from '../../domain/pipeline.ts';
import type { Standing } from '../../domain/queue.ts';
import type { Fleet } from '../../domain/queue-fleet.ts';

/** How many workers are named. */
const MOST_NAMED = 3;

/** Says what was looked for in vain, and why those workers that there are do not serve it. */
export function describeNobody(about: {
  /** Of the posting. */
  readonly id: string;
  /** `provider/model`. */
  readonly name: string;
  readonly required: string | null;
  readonly offers: Standing['offers'];
  readonly workers: Fleet['workers'];
  readonly strangers: Fleet['strangers'];
  readonly settings: Pick<QueueSettings, 'waitSeconds' | 'prefix'>;
}): { readonly message: string; readonly hint: string } {
  const { id, name, required, offers, workers, strangers, settings } = about;
  const refusals = workers.flatMap(({ host, refused }) =>
    refused.filter(({ posting }) => posting === id).map(({ reason }) => `${host}: ${reason}`),
  );
  const others = required === null ? [] : offers.map(({ host }) => `${host}: it has another fingerprint`);
  const foreign = strangers.map(({ host, reason }) => `${host}: ${reason}`);
  const reasons = [...new Set([...refusals, ...others, ...foreign])].sort();
  const all = workers.length + strangers.length;
  const waited = `${settings.waitSeconds} ${settings.waitSeconds === 1 ? 'second' : 'seconds'}`;
  if (all === 0) {
    return {
      message: `No worker is there to ask ${name} (looked for ${waited}, prefix ${settings.prefix})`,
      hint: `Start one on a machine that has the model: nightschool worker; its --prefix must be ${settings.prefix}.`,
    };
  }
  const named = reasons.slice(0, MOST_NAMED).join('; ');
  const more = reasons.length > MOST_NAMED ? `; and ${reasons.length - MOST_NAMED} more` : '';
  const there = all === 1 ? 'the one worker there' : `the ${all} workers there`;
  const why = named === '' ? '' : `: ${named}${more}`;
  const message = `No worker serves ${name} (looked for ${waited}); not ${there}${why}`;
  if (workers.length === 0) return { message, hint: 'Install the same version of nightschool there and here.' };
  if (refusals.length > 0 && refusals.every(isAboutKeys)) {
    return {
      message,
      hint: 'Give the night and its workers the same key, in NIGHTSCHOOL_QUEUE_KEY, and start them again.',
    };
  }
  return {
    message,
    hint: `Pull ${name.replace(/^ollama\//, '')} on a worker, or start one that has it; see nightschool status --fleet.`,
  };
}

/** As workers say it: what they have is not asked then. */
function isAboutKeys(refusal: string): boolean {
  return refusal.includes('NIGHTSCHOOL_QUEUE_KEY');
}
