import { around } from '../deck.ts';
import { inventDealGroups } from '../names/companies.ts';
import { inventPeople } from '../names/people.ts';
import { money, slug } from '../text.ts';
import { require, type ToolsOf } from './tool.ts';

export interface Invoice {
  readonly number: string;
  readonly customer: string;
  readonly amount: string;
  readonly status: string;
  readonly due: string;
}

/** What the discount policy looks at. */
export interface Customer {
  readonly name: string;
  readonly contact: string;
  readonly email: string;
  readonly plan: string;
  readonly seats: number;
  readonly tenure_months: number;
  readonly overdue_invoices: number;
}

export interface Finance {
  readonly invoices: readonly Invoice[];
  readonly customers: readonly Customer[];
}

const STATUSES = ['paid', 'open', 'overdue', 'paid', 'draft'];

export function createFinance(): Finance {
  const names = inventDealGroups(420).map((group) => group.name);
  const people = inventPeople(190);
  return {
    invoices: names.slice(330, 380).map((customer, index) => ({
      number: `INV-${2041 + index * 17}`,
      customer,
      amount: `EUR ${money(640 + ((index * 271) % 9200) + (index % 4) * 0.25)}`,
      status: around(STATUSES, index),
      due: `2026-0${1 + (index % 4)}-${String(1 + ((index * 5) % 28)).padStart(2, '0')}`,
    })),
    customers: names.slice(260, 330).map((name, index) => {
      const contact = around(people, index * 5 + 60);
      return {
        name,
        contact,
        email: `${slug(contact).replaceAll('-', '.')}@${slug(name)}.example`,
        plan: around(['starter', 'team', 'business'], index),
        seats: 4 + ((index * 29) % 120),
        tenure_months: 2 + ((index * 13) % 50),
        overdue_invoices: index % 6 === 0 ? 1 + (index % 2) : 0,
      };
    }),
  };
}

export const financeTools: ToolsOf<Finance> = {
  get_invoice: (finance, args) => ({
    ...require(finance.invoices.find((invoice) => invoice.number === args.number), `invoice ${args.number}`),
  }),
  get_customer: (finance, args) => ({
    ...require(finance.customers.find((customer) => customer.name === args.name), `customer ${args.name}`),
  }),
};
