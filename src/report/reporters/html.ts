import { page } from '../html/page.ts';
import type { Reporter } from './index.ts';

/** One self-contained page that loads nothing and runs nothing. */
export const html: Reporter = {
  extension: 'html',
  render: (report) => page(report),
};
