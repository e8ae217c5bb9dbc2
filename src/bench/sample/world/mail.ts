import { inventNewsletters, inventShops } from '../names/senders.ts';
import { slug } from '../text.ts';
import { createSeries, require, type ToolsOf } from './tool.ts';

export interface Mail {
  readonly message_id: string;
  readonly from: string;
  readonly subject: string;
  readonly type: 'receipt' | 'newsletter' | 'notice' | 'message';
  readonly date: string;
  readonly preview?: string;
  archived: boolean;
}

export interface Mailbox {
  readonly mails: Mail[];
  readonly shops: readonly string[];
  readonly newsletters: readonly string[];
  readonly nextMail: () => string;
  readonly nextReceipt: () => string;
}

export function createMailbox(): Mailbox {
  const shops = inventShops(180);
  const newsletters = inventNewsletters(140);
  const nextMail = createSeries('M-', 88010);
  const mailbox: Mailbox = { mails: [], shops, newsletters, nextMail, nextReceipt: createSeries('R-', 520) };
  for (const [index, shop] of shops.entries()) plantShopMail(mailbox, shop, index);
  for (const [index, sender] of newsletters.entries())
    for (let issue = 0; issue <= index % 4; issue++)
      receive(mailbox, { from: sender, subject: `${sender}, issue ${40 + index - issue}`, type: 'newsletter' });
  return mailbox;
}

/** A mail arrives in the inbox. */
export function receive(mailbox: Mailbox, mail: Pick<Mail, 'from' | 'subject' | 'type' | 'preview'>): Mail {
  const received: Mail = { message_id: mailbox.nextMail(), date: '2026-03-01', ...mail, archived: false };
  mailbox.mails.push(received);
  return received;
}

export function mailFrom(mailbox: Mailbox, sender: string): readonly Mail[] {
  const wanted = sender.toLowerCase();
  return mailbox.mails.filter((mail) => mail.from.toLowerCase() === wanted && !mail.archived);
}

export const mailTools: ToolsOf<Mailbox> = {
  search_mail: (mailbox, args) => ({ messages: mailFrom(mailbox, String(args.from)).map(shown) }),
  list_inbox: (mailbox) => ({
    messages: mailbox.mails.filter((mail) => mail.type === 'message' && !mail.archived).map(shown),
  }),
  archive_message: (mailbox, args) => {
    byId(mailbox, String(args.message_id)).archived = true;
    return { message_id: String(args.message_id), archived: true };
  },
  label_message: (mailbox, args) => ({
    message_id: byId(mailbox, String(args.message_id)).message_id,
    label: String(args.label),
  }),
  file_receipt: (mailbox, args) => ({
    receipt_id: mailbox.nextReceipt(),
    message_id: byId(mailbox, String(args.message_id)).message_id,
    category: String(args.category),
  }),
  send_mail: (mailbox, args) => ({ message_id: mailbox.nextMail(), to: String(args.to), status: 'sent' }),
  reply_message: (mailbox, args) => ({
    message_id: byId(mailbox, String(args.message_id)).message_id,
    status: 'sent',
  }),
};

/** One receipt, and in two of three shops something that looks like it above or below. */
function plantShopMail(mailbox: Mailbox, shop: string, index: number): void {
  const offer = { from: shop, subject: `Offers for you at ${shop}`, type: 'newsletter' as const };
  const notice = { from: shop, subject: `Your ${shop} account: new terms`, type: 'notice' as const };
  const receipt = {
    from: shop,
    subject: `Receipt ${slug(shop).slice(0, 3).toUpperCase()}-${7000 + index * 13}`,
    type: 'receipt' as const,
  };
  const mails = [[receipt], [offer, receipt], [receipt, notice], [notice, offer, receipt], [offer, receipt, notice]];
  for (const mail of mails[index % mails.length] ?? []) receive(mailbox, mail);
}

function byId(mailbox: Mailbox, id: string): Mail {
  return require(mailbox.mails.find((mail) => mail.message_id === id), `message ${id}`);
}

function shown(mail: Mail) {
  const { archived: _archived, ...visible } = mail;
  return visible;
}
