import { resourceNotFound } from './errors.ts';
import type { Catalogue } from './catalogue.ts';
import type { TableRecord } from './table-description.ts';
import type { Tables } from './tables.ts';

interface TableInput {
  TableName: string;
}

interface ExpiryInput extends TableInput {
  TimeToLiveSpecification: { AttributeName: string; Enabled: boolean };
}

interface BackupsInput extends TableInput {
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: boolean };
}

interface TagsInput {
  ResourceArn: string;
  Tags?: { Key: string; Value: string }[];
  TagKeys?: string[];
}

/** Expiry, tags and backups of a table. Backups are remembered only: a stage's files are its own backup. */
export class TableSettings {
  readonly #catalogue: Catalogue;
  readonly #tables: Tables;

  constructor(catalogue: Catalogue, tables: Tables) {
    this.#catalogue = catalogue;
    this.#tables = tables;
  }

  async updateTimeToLive(input: ExpiryInput): Promise<object> {
    const { AttributeName: attribute, Enabled: enabled } = input.TimeToLiveSpecification;
    await this.#tables.setExpiry(input.TableName, enabled ? attribute : undefined);
    return { TimeToLiveSpecification: input.TimeToLiveSpecification };
  }

  describeTimeToLive(input: TableInput): object {
    const { expiryAttribute } = this.#catalogue.getNamed(input.TableName);
    return {
      TimeToLiveDescription:
        expiryAttribute === undefined
          ? { TimeToLiveStatus: 'DISABLED' }
          : { TimeToLiveStatus: 'ENABLED', AttributeName: expiryAttribute },
    };
  }

  async updateContinuousBackups(input: BackupsInput): Promise<object> {
    const { PointInTimeRecoveryEnabled: enabled } = input.PointInTimeRecoverySpecification;
    await this.#tables.change(input.TableName, (record) => ({ ...record, pointInTimeRecovery: enabled }));
    return this.describeContinuousBackups(input);
  }

  describeContinuousBackups(input: TableInput): object {
    const { pointInTimeRecovery } = this.#catalogue.getNamed(input.TableName);
    return {
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: {
          PointInTimeRecoveryStatus: pointInTimeRecovery ? 'ENABLED' : 'DISABLED',
        },
      },
    };
  }

  async tagResource(input: TagsInput): Promise<object> {
    const added = Object.fromEntries((input.Tags ?? []).map(({ Key: key, Value: value }) => [key, value]));
    await this.#changeTags(input.ResourceArn, (tags) => ({ ...tags, ...added }));
    return {};
  }

  async untagResource(input: TagsInput): Promise<object> {
    const isKept = ([key]: [string, string]): boolean => !input.TagKeys?.includes(key);
    await this.#changeTags(input.ResourceArn, (tags) =>
      Object.fromEntries(Object.entries(tags).filter(isKept)),
    );
    return {};
  }

  listTagsOfResource(input: TagsInput): object {
    const { tags } = this.#byArn(input.ResourceArn);
    return { Tags: Object.entries(tags).map(([key, value]) => ({ Key: key, Value: value })) };
  }

  async #changeTags(arn: string, changed: (tags: TableRecord['tags']) => TableRecord['tags']): Promise<void> {
    const { TableName: tableName } = this.#byArn(arn).description;
    return this.#tables.change(tableName, (record) => ({ ...record, tags: changed(record.tags) }));
  }

  #byArn(arn: string): TableRecord {
    const record = this.#catalogue.all().find(({ description }) => description.TableArn === arn);
    if (!record) throw resourceNotFound(`Requested resource not found: ResourcArn: ${arn} not found`);
    return record;
  }
}
