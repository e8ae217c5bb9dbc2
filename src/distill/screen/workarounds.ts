import { rules, wholly } from './rule.ts';

/** What people and agents do when something is in the way, and what then settles in a skill as if it were the way. */
export const WORKAROUNDS = rules('workaround', [
  [
    'review',
    'forces its way',
    /(?:^|\s|`)--force(?:-with-lease|-yes|-reinstall)?\b|\bgit\s+push\s+(?:\S+\s+){0,3}-f\b|\b--legacy-peer-deps\b|--break-system-packages\b/,
    wholly,
  ],
  [
    'review',
    'leaves checks out',
    /--(?:no-verify|no-check\S{0,20}|skip-checks?|skip-tests?|skip-validation|no-lint|no-gpg-sign|ignore-(?:errors|scripts|certificate-errors))\b|-DskipTests\b|\bSKIP_\w{1,30}=(?:1|true)\b|\bHUSKY=0\b/,
  ],
  [
    'review',
    'swallows errors',
    /\|\|\s*(?:true|:|exit 0|echo\b)|(?:2|&)>\s*\/dev\/null|>\s*\/dev\/null\s+2>&1|\bset\s+\+e\b|\bcontinue-on-error:\s*true\b|-ErrorAction\s+SilentlyContinue\b|\bon error resume next\b/i,
    wholly,
  ],
  [
    'review',
    'swallows errors',
    /\bexcept\b[^:\n]{0,80}:\s*(?:pass|\.\.\.|continue)\b|\bcatch\s*(?:\([^)\n]{0,80}\))?\s*\{\s*(?:\/\/[^\n}]{0,80}|\/\*[^\n}]{0,80}\*\/)?\s*\}|\.catch\(\s*\(\s*\w{0,20}\s*\)\s*=>\s*(?:\{\s*\}|null|undefined)\s*\)|\bcontextlib\.suppress\b|\brescue\s+(?:nil|=>\s*\w+\s*;?\s*end)/,
  ],
  [
    'review',
    'ignores errors',
    /\b(?:ignore|swallow|suppress|silence|hide)\b(?: (?:all|any|the|every|these|such|its|this)){0,3} (?:errors?|failures?|exceptions?|warnings?)\b/i,
  ],
  [
    'review',
    'leaves tests out',
    /\b(?:it|test|describe|context)\.(?:skip|only)\(|\bx(?:it|describe|test)\(|@(?:pytest\.mark\.(?:skip|xfail)|unittest\.skip|Ignore|Disabled)\b|\bt\.Skip\(|#\[ignore\]/,
  ],
  [
    'review',
    'leaves tests out',
    /\b(?:skip|disable|delete|remove|comment out|turn off|mute|deactivate|bypass)\b(?: (?:all|any|the|every|failing|flaky|broken|these|those|this|its|of|unit|integration|slow|existing)){0,4} (?:tests?|assertions?|checks?|linter|linting|lint rules?|validations?|verification|type ?checks?|pre-?commit hooks?|ci)\b/i,
  ],
  [
    'review',
    'silences a checker',
    /@ts-(?:ignore|nocheck|expect-error)\b|\beslint-disable|\bbiome-ignore\b|#\s*(?:type:\s*ignore|noqa|nosec|pylint:\s*disable)|\bNOLINT\b|@SuppressWarnings\b|#\[allow\(/,
  ],
  ['review', 'opens a file to everybody', /\bchmod\s+(?:-R\s+)?(?:0?777|a\+rwx|ugo\+rwx|o\+w)\b/],
  [
    'review',
    'trusts any server',
    /\bverify\s*=\s*False\b|\brejectUnauthorized\s*:\s*false\b|\bNODE_TLS_REJECT_UNAUTHORIZED\s*=\s*['"]?0|\bStrictHostKeyChecking[= ]no\b|--(?:insecure|no-check-certificate|trusted-host|disable-ssl\S{0,10}|no-verify-ssl)\b|\bcurl\s+(?:-\w+\s+){0,4}-\w{0,5}k\b|\bInsecureSkipVerify\s*:\s*true\b|\bGIT_SSL_NO_VERIFY\b|\bsslverify\s*[= ]\s*(?:false|0)\b/i,
  ],
]);
