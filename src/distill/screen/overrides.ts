import { rules } from './rule.ts';

const FORGET =
  '\\b(?:ignore|disregard|forget|override|bypass|drop)\\b(?: (?:all|any|every|everything|the|of|these|those|my|your|and)){0,4}';
const OF_WHOM = '(?: (?:of|the|system|safety|developer|user)){0,2}';

/** Words that are meant for whoever reads the skill, not for the job. */
export const OVERRIDES = rules('override', [
  [
    'block',
    'tells its reader to forget what it was told',
    new RegExp(
      `${FORGET} (?:previous|prior|above|earlier|preceding|system|safety)${OF_WHOM} (?:instructions?|prompts?|directives?|guidelines)\\b`,
      'i',
    ),
  ],
  [
    'block',
    'tells its reader to forget what it was told',
    /\b(?:ignor(?:iere|iert|a|e[zr]?)|vergiss|olvida|oublie[zr]?|missachte)\b.{0,30}\b(?:anweisung(?:en)?|instruc(?:ciones|tions)|regeln|consignes)\b/i,
  ],
  ['block', 'holds a mark of a chat format', /<\|[a-z_]{2,20}\|>|\[\/?INST\]|<<\/?SYS>>|<\/?(?:system|assistant)>/i],
  ['block', 'takes its reader out of its rules', /\b(?:DAN mode|jailbreak(?:ed|ing)?|do anything now|god mode)\b/],
  [
    'review',
    'tells its reader what to pass over',
    new RegExp(
      `${FORGET} (?:previous|prior|above|preceding|former|existing|other|your)${OF_WHOM} (?:instructions?|messages?|prompts?|rules|directions|guidelines|orders|context)\\b`,
      'i',
    ),
  ],
  [
    'review',
    'gives its reader another part to play',
    /\byou are (?:now|no longer)\b|\bact as (?:if you|an? unrestricted)\b/i,
  ],
  [
    'review',
    'talks of the prompt of whoever reads it',
    /\b(?:system|developer|hidden) (?:prompt|message|instructions?)\b/i,
  ],
  [
    'review',
    'announces new orders',
    /\b(?:new|updated|real|actual) (?:instructions?|orders|directives?)\s?:|\bthis is an important message from\b/i,
  ],
  [
    'review',
    'keeps something from the user',
    /\b(?:do not|don[’']t|never|without|avoid|must not)\b.{0,20}\b(?:tell|telling|inform|informing|mention|mentioning|notify|notifying|alert|alerting|reveal|revealing|show|showing|warn|warning)\b.{0,20}\b(?:users?|customers?|anyone|anybody|them|humans?|notice)\b/i,
  ],
  [
    'review',
    'keeps something secret',
    /\b(?:secretly|covertly|unnoticed|behind (?:the|their) backs?)\b|\b(?:silently|quietly) (?:send|forward|copy|bcc|add|delete|remove|transfer|share|upload|invite|change)/i,
  ],
  [
    'review',
    'addresses the program that reads it',
    /\b(?:as an ai|language model|ai (?:assistant|agent|model)|llm|gpt-?\d|claude|chatgpt)\b.{0,60}\b(?:must|should|have to|need to)\b/i,
  ],
]);
