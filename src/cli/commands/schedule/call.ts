import type { ScheduleRequest, ScheduleWorld } from '../../../day/schedule/create-entry.ts';
import type { CommonOptions, Shell } from '../../terminal.ts';

/** What every operation of `nightschool schedule` gets. */
export interface ScheduleCall {
  readonly shell: Shell;
  readonly options: CommonOptions & Readonly<Record<string, unknown>>;
  readonly world: ScheduleWorld;
  readonly request: ScheduleRequest;
}
