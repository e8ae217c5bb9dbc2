import { rules } from './rule.ts';

const SHELL = '(?:sudo\\s+)?(?:ba|z|da|k|fi)?sh\\b';

/** Commands that run what somebody else wrote, or that nothing brings back from. */
export const SHELL_COMMANDS = rules('shell', [
  [
    'block',
    'runs what it downloads',
    new RegExp(
      `\\b(?:curl|wget|fetch|iwr|invoke-webrequest)\\b[^|\\n]{0,400}\\|\\s*(?:${SHELL}|(?:python|node|perl|ruby|php)[\\d.]*\\b|iex\\b)`,
      'i',
    ),
  ],
  [
    'block',
    'runs what it downloads',
    /\b(?:(?:ba|z|da|k|fi)?sh|source|eval|\.)\s+(?:-c\s+)?["']?[<$]\(\s*(?:curl|wget)\b|\biex\b.{0,40}\b(?:downloadstring|iwr|invoke-webrequest)\b/i,
  ],
  [
    'block',
    'runs what it decodes',
    new RegExp(
      `\\b(?:base64\\s+(?:-d|-D|--decode)|xxd\\s+-r|openssl\\s+enc)\\b[^|\\n]{0,200}\\|\\s*(?:${SHELL}|python[\\d.]*\\b|node\\b|perl\\b)`,
    ),
  ],
  [
    'block',
    'runs what it decodes',
    /\b(?:eval|exec)\s*\(\s*(?:atob|base64|codecs\.decode|bytes\.fromhex|unescape|compile)\b|\bpowershell\b.{0,60}\s-e(?:nc|ncodedcommand)?\s/i,
  ],
  [
    'block',
    'deletes more than a job can mean',
    /\brm\s+-[a-z]*(?:rf|fr)[a-z]*\s+(?:--no-preserve-root\s+)?["']?(?:\/(?:\s|\*|$|["'`])|~|\$HOME|\*|\.\.?(?:\/?\s|\/?$|\/?`))/i,
  ],
  [
    'block',
    'overwrites a disk',
    /\bmkfs(?:\.\w+)?\s+\/dev\/|\bdd\b.{0,80}\bof=\/dev\/(?!null|zero)|>\s*\/dev\/(?:sd|nvme|disk)/,
  ],
  [
    'block',
    'opens a way in',
    /\/dev\/tcp\/|\bnc(?:at)?\b.{0,60}\s-[a-z]*e\b|\bbash\s+-i\b|>>?\s*~?\S{0,80}authorized_keys|:\(\)\s*\{\s*:\s*\|\s*:/,
  ],
  ['block', 'covers its tracks', /\bhistory\s+-c\b|\bunset\s+HISTFILE\b|\bHISTFILE=\/dev\/null\b/],
  [
    'review',
    'deletes a folder with all that is in it',
    /\brm\s+-[a-z]*(?:rf|fr|r)[a-z]*\s|\bRemove-Item\b.{0,80}-Recurse\b|\bshutil\.rmtree\b|\bgit\s+clean\s+-[a-z]*f/i,
  ],
  ['review', 'acts as another user', /(?:^|[\s`;&|(="'“‘])(?:sudo|doas|su\s+-)\s/],
  [
    'review',
    'runs text as a program',
    /\b(?:eval|exec)\s*\(|(?:^|[;&|(`]\s{0,4})eval\s+["'$`]|\bos\.system\s*\(|\bsubprocess\.\w+\(.{0,200}shell\s*=\s*True|\b(?:child_process|execSync)\b/,
  ],
  [
    'review',
    'changes what runs by itself',
    /\bcrontab\s+-|~?\/?\.(?:bashrc|zshrc|profile|bash_profile)\b|\bsystemctl\s+enable\b|\blaunchctl\s+load\b/,
  ],
  [
    'review',
    'drops what cannot be brought back',
    /\bdrop\s+(?:table|database|schema)\b|\btruncate\s+table\b|\bgit\s+(?:reset\s+--hard|push\s+(?:\S+\s+){0,3}(?:-f|--delete)\b)/i,
  ],
]);
