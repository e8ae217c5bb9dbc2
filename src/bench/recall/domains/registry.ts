import type { Domain } from './domain.ts';
import { facilities } from './facilities.ts';
import { finance } from './finance.ts';
import { hiring } from './hiring.ts';
import { infrastructure } from './infrastructure.ts';
import { legal } from './legal.ts';
import { marketing } from './marketing.ts';
import { people } from './people.ts';
import { purchasing } from './purchasing.ts';
import { safety } from './safety.ts';
import { sales } from './sales.ts';
import { support } from './support.ts';
import { travel } from './travel.ts';

export const DOMAINS: readonly Domain[] = [
  sales,
  support,
  hiring,
  finance,
  infrastructure,
  legal,
  marketing,
  travel,
  safety,
  facilities,
  purchasing,
  people,
];
