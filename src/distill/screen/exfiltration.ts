import { placeOf, rules } from './rule.ts';

const SECRETS =
  '(?:passwords?|passphrases?|api[ _-]?keys?|secret keys?|access tokens?|credentials|private keys?|2fa codes?|security codes?|one-time codes?|ssh keys?)';
const ALL =
  '(?:everything|all (?:of )?(?:the |their |your |its )?(?:e-?mails?|mails?|messages|files|data|contents?|contacts|history|conversations?|records)|(?:the )?(?:entire|whole|full) (?:conversation|inbox|history|transcript|context|prompt|database|chat))';

/** Ways for data to leave that a job seldom needs. */
export const EXFILTRATION = rules('exfiltration', [
  [
    'block',
    'names a host that collects what others send',
    /\b(?:[\w-]+\.)*(?:webhook\.site|requestbin\.\w+|pipedream\.net|hookbin\.com|beeceptor\.com|burpcollaborator\.net|oastify\.com|oast\.(?:fun|live|site|online|pro|me)|interact\.sh|ngrok(?:-free)?\.(?:io|app|dev)|trycloudflare\.com|localtunnel\.me|serveo\.net|transfer\.sh|0x0\.st|file\.io|canarytokens\.com|dnslog\.cn|requestcatcher\.com)\b/i,
  ],
  [
    'block',
    'sends away what a machine keeps to itself',
    /(?:\b(?:printenv|env)\b|\.env\b|id_(?:rsa|ed25519|ecdsa)\b|\.aws\/credentials|\.ssh\/|\/etc\/(?:passwd|shadow)|\.netrc\b).{0,120}\|\s*(?:curl|wget|nc|ncat|mail|sendmail)\b|\b(?:curl|wget)\b.{0,120}(?:@|<\s*)\S{0,80}(?:id_(?:rsa|ed25519|ecdsa)\b|\.aws\/credentials|\.ssh\/|\/etc\/shadow|\.netrc\b|\.env\b)/,
  ],
  [
    'block',
    'has a picture carry data to a host',
    /!\[[^\]\n]{0,200}\]\(\s*<?(?:https?:)?\/\/[^)\s]{0,400}(?:[?&][^)\s=]{0,80}=|\{|%7b|\$)/i,
  ],
  ['review', 'shows a picture from a host', /!\[[^\]\n]{0,200}\]\(\s*<?(?:https?:)?\/\/|<img\b[^>]{0,200}\bsrc\b/i],
  [
    'review',
    'puts data into an address',
    /\bhttps?:\/\/[^\s)`"']{1,200}[?&][^\s=)`"']{0,80}=[^\s)`"']{0,80}(?:\{|\$|%7b|<)/i,
    placeOf,
  ],
  [
    'review',
    'posts to a chat from outside',
    /\b(?:hooks\.slack\.com|discord(?:app)?\.com\/api\/webhooks|api\.telegram\.org\/bot|maker\.ifttt\.com|hooks\.zapier\.com|pastebin\.com|paste\.ee|hastebin\.com|gist\.github\.com)\b/i,
  ],
  [
    'review',
    'reads what a machine keeps to itself',
    /~?\/?\.ssh\/|\bid_(?:rsa|ed25519|ecdsa)\b|\.aws\/credentials|\/etc\/(?:passwd|shadow)\b|\.netrc\b|\b(?:cat|source|read|open)\b.{0,20}\s\.env\b/i,
  ],
  [
    'review',
    'sends a file away',
    /\bcurl\b.{0,200}(?:\s-F\s*\S{0,40}=@|\s--data(?:-binary|-raw)?[ =]@|\s-d\s*@|\s-T\s|\s--upload-file\b)/,
  ],
  [
    'review',
    'passes secrets on',
    new RegExp(
      `\\b(?:send|post|include|append|forward|e-?mail|upload|share|disclose|reply with|paste|copy)\\b.{0,60}\\b${SECRETS}\\b`,
      'i',
    ),
  ],
  [
    'review',
    'passes everything on',
    new RegExp(`\\b(?:send|post|forward|e-?mail|upload|share|bcc|copy|export|disclose)\\b.{0,30}\\b${ALL}\\b`, 'i'),
  ],
  [
    'review',
    'has a copy go to somebody always',
    /\b(?:always|every time|each time|automatically)\b.{0,20}\b(?:bcc|cc|forward|copy|send a copy)\b/i,
  ],
]);
