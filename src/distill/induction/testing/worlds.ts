import { inboxTriage, inviteGuests, publishPost, scheduleMeeting } from './desk-worlds.ts';
import { reschedule, researchBrief } from './hard-worlds.ts';
import { cancelOrder, invoiceStatus, logCall, moveDeal } from './sales-worlds.ts';

/** Families that an exact procedure can master, and two that none can. */
export const MASTERABLE = [
  moveDeal,
  scheduleMeeting,
  publishPost,
  cancelOrder,
  logCall,
  invoiceStatus,
  inboxTriage,
  inviteGuests,
];
export const IMPOSSIBLE = [reschedule, researchBrief];
