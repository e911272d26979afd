import { z } from 'zod';
import { type ErrorCode, errorTable } from '../errors.ts';

/** Identifiers are made by us (UUID or hexadecimal); anything else never reaches a path or a query. */
export const idSchema = z.string().regex(/^[0-9a-zA-Z-]{1,64}$/, { error: 'This is not an identifier.' });

// Object.keys gives strings: that these are the table's is known only here.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const codes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];
export const errorReportSchema = z.object({ code: z.enum(codes), message: z.string() });

/** A request without parameters. */
export const nothing = z.strictObject({});
