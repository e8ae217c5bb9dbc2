/** Addresses that no other machine reaches. */
export const LOOPBACK = ['127.0.0.1', '::1'] as const;

export type Loopback = (typeof LOOPBACK)[number];
