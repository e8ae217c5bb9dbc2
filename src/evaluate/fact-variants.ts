import type { Fact } from '../domain/exam.ts';

const MONTHS = ('January February March April May June July August September October November December' as const).split(
  ' ',
);

/** The fact and other usual ways of writing it: 1200 as `1,200` or `1200.00`, `327.0` as `327`, `2024-05-20` as `May 20`. */
export function factVariants(fact: Fact): readonly string[] {
  const text = String(fact).trim();
  return [...new Set([text, ...numberVariants(text), ...dateVariants(text)])];
}

function numberVariants(text: string): readonly string[] {
  const bare = text.replace(/^[$€£]\s?/, '').replaceAll(',', '');
  if (bare.length > 20 || !/^-?\d+(?:\.\d+)?$/.test(bare)) return [];
  // A leading zero or a long row of digits is an identifier, not a quantity.
  if (/^-?0\d/.test(bare) || Math.abs(Number(bare)) > Number.MAX_SAFE_INTEGER) return [];
  const [whole = '', decimals = ''] = bare.split('.');
  const significant = decimals.replace(/0+$/, '');
  const endings = significant === '' ? ['', '.0', '.00'] : [`.${significant}`, `.${significant.padEnd(2, '0')}`];
  return endings.flatMap((ending) => [`${whole}${ending}`, `${groupThousands(whole)}${ending}`]);
}

function groupThousands(whole: string): string {
  return whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
}

function dateVariants(text: string): readonly string[] {
  const date = /^\d{4}-(\d{2})-(\d{2})(?:[T ][\d:.Z+-]{0,30})?$/.exec(text);
  const month = MONTHS[Number(date?.[1]) - 1];
  const day = Number(date?.[2]);
  if (date === null || month === undefined || day < 1 || day > 31) return [];
  return [month, month.slice(0, 3)]
    .flatMap((name) => [`${name} ${day}`, `${day} ${name}`])
    .concat(text.slice(0, 10), `${date[1]}/${date[2]}`);
}
