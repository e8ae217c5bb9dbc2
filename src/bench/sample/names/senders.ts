import { createRandom, shuffle } from '../../../util/random.ts';

const BRANDS =
  'Aerolane Bluecart Cabrio Deskly Eatwell Fetchly Gridnine Hostwise Inkwell Jetline Kettle Lumenbox Mailbird Nimbus Orchard Parcelo Quillon Railhop Staybright Tablefor Upshift Vaultic Wayfare Xenomo Yardley Zephyr'.split(
    ' ',
  );
const SHOPS = ['Airlines', 'Hotels', 'Cloud', 'Stationers', 'Kitchen', 'Hosting', 'Taxi', 'Print Shop', 'Cafe'];
const TOPICS =
  'Growth Product Founder Design Frontend Backend Startup Climate Fintech Retail Cloud Security Data Hiring Sales Marketing Robotics Logistics Privacy Venture Analytics Podcast Copywriting Metrics Pricing'.split(
    ' ',
  );
const LETTERS = ['Weekly', 'Digest', 'Insider', 'Briefing', 'Roundup', 'Notes'];

/** Invented shops that send receipts. */
export function inventShops(count: number): readonly string[] {
  return combine(BRANDS, SHOPS, 13).slice(0, count);
}

/** Invented newsletters. */
export function inventNewsletters(count: number): readonly string[] {
  return combine(TOPICS, LETTERS, 14).slice(0, count);
}

function combine(heads: readonly string[], tails: readonly string[], seed: number): readonly string[] {
  return shuffle(
    heads.flatMap((head) => tails.map((tail) => `${head} ${tail}`)),
    createRandom(seed),
  );
}
