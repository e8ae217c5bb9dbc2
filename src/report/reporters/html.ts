import { page } from '../html/page.ts';
import type { Reporter } from './reporter.ts';

/** One self-contained page that loads nothing and runs nothing. */
export const html: Reporter = {
  extension: 'html',
  render: (report) => page(report),
};
