import type { SampleFamily } from '../family.ts';
import { clearSender } from './clear-sender.ts';
import { discountReply } from './discount-reply.ts';
import { fileReceipt } from './file-receipt.ts';
import { invoiceStatus } from './invoice-status.ts';
import { logCallNote } from './log-call-note.ts';
import { moveDealStage } from './move-deal-stage.ts';
import { publishPost } from './publish-post.ts';
import { rescheduleMeeting } from './reschedule-meeting.ts';
import { researchBrief } from './research-brief.ts';
import { scheduleMeeting } from './schedule-meeting.ts';
import { triageInbox } from './triage-inbox.ts';
import { updateDealAmount } from './update-deal-amount.ts';

/** The repeated requests of the sample: six large ones, two small ones, four that no program masters. */
export const SAMPLE_FAMILIES: readonly SampleFamily[] = [
  moveDealStage,
  scheduleMeeting,
  publishPost,
  logCallNote,
  fileReceipt,
  clearSender,
  invoiceStatus,
  updateDealAmount,
  rescheduleMeeting,
  triageInbox,
  researchBrief,
  discountReply,
];
