import { slug } from '../text.ts';
import { createSeries, require, ToolError, type ToolsOf } from './tool.ts';

export interface Research {
  readonly pages: Map<string, string>;
  readonly nextNote: () => string;
}

const SITES = ['journal.example', 'marketwatchers.example', 'wiki.example', 'review.example'];

export function createResearch(): Research {
  return { pages: new Map(), nextNote: createSeries('RN-', 40) };
}

export const researchTools: ToolsOf<Research> = {
  web_search: (research, args) => ({ results: publish(research, String(args.query)) }),
  fetch_page: (research, args) => {
    const text = require(research.pages.get(String(args.url)), `page ${args.url}`);
    if (text === '') throw new ToolError('403 Forbidden');
    return { url: String(args.url), text };
  },
  save_note: (research, args) => ({ note_id: research.nextNote(), title: String(args.title), saved: true }),
};

/** The invented web has three pages on anything; one in seven refuses robots. */
function publish(research: Research, query: string) {
  return SITES.slice(0, 3).map((site, place) => {
    const url = `https://${site}/${slug(query)}`;
    const figure = 10 + ((query.length * 7 + place * 13) % 60);
    const refused = (query.length + place) % 7 === 0;
    const text = `${query}: an overview. In a survey of ${figure * 9} firms, ${figure} percent said it matters more than a year ago. Analysts disagree on how fast it will change. Contact: desk@${site}.`;
    research.pages.set(url, refused ? '' : text);
    return { title: `${query} (${site.split('.')[0]})`, url, snippet: `${figure} percent of firms …` };
  });
}
