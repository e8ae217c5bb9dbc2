import { NightschoolError } from '../../errors.ts';
import type { Wanted } from '../../store/schedule/scheduler.ts';
import { printCron } from '../../util/schedule/cron-text.ts';
import { printBlock } from '../../util/schedule/crontab-block.ts';
import type { ScheduleEntry, SchedulerName } from '../../util/schedule/entry.ts';
import { labelOf, printLaunchAgent } from '../../util/schedule/launchd-text.ts';
import { printUnits } from '../../util/schedule/systemd-text.ts';

const TEXTS: { readonly [Name in SchedulerName]: (entry: ScheduleEntry) => Wanted['pieces'] | string } = {
  cron: (entry) => {
    const block = printCron(entry);
    return typeof block === 'string' ? block : [{ name: 'crontab', text: printBlock(block) }];
  },
  systemd: (entry) => {
    if (/["'\\]/.test(entry.node)) return `no quotation mark or backslash may be in ${entry.node}`;
    const { service, timer } = printUnits(entry);
    return [
      { name: `${entry.id}.service`, text: service },
      { name: `${entry.id}.timer`, text: timer },
    ];
  },
  launchd: (entry) => {
    const agent = printLaunchAgent(entry);
    return typeof agent === 'string' ? [{ name: `${labelOf(entry.id)}.plist`, text: agent }] : agent.refused;
  },
};

/**
 * What a scheduler is to hold for an entry.
 * @throws NightschoolError USAGE where it cannot hold it
 */
export function textsFor(name: SchedulerName, entry: ScheduleEntry): Wanted {
  const pieces = TEXTS[name](entry);
  if (typeof pieces !== 'string') return { id: entry.id, pieces };
  throw new NightschoolError('USAGE', `${name} does not take this: ${pieces}.`, {
    hint: `Use another (--with), or make it simpler: nightschool schedule print ${name}.`,
  });
}
