import { ConditionFailed, put, when, type Table, type Write } from '@paymyinvoice/platform/data';
import type { Library } from './library.ts';

export class LibrariesRepository {
  constructor(private readonly table: Table) {}
}
