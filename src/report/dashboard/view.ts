import type { Dashboard } from '../../domain/dashboard.ts';
import type { Report } from '../fold.ts';
import type { Site } from './site.ts';

/** Everything that a page of the whole workspace is made of. */
export interface WorkspaceView extends Pick<Dashboard, 'nights' | 'skills' | 'memory'> {
  /** Of the newest run. */
  readonly report: Report;
  readonly site: Site;
}
