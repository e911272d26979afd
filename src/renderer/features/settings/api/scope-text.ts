import type { ApiScope } from '#shared/contract/api-keys.ts';

/** What a key may do, for a choice and for a list. */
export const scopeTexts: Record<ApiScope, { label: string; may: string }> = {
  read: { label: 'Look', may: 'may look at jobs, pictures and devices' },
  submit: { label: 'Look and draw', may: 'may look, and make and cancel jobs' },
  admin: { label: 'Everything', may: 'may do everything, make and revoke keys, too' },
};
