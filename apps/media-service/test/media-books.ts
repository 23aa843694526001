import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Row } from '@paymyinvoice/platform/data';
import { countedBytes, countedItems, isPublished, refOf, type Media } from '../src/media/media.ts';
import { incomingKey } from '../src/files/file-keys.ts';
import { INDEX_SIZE, indexKey } from '../src/indexes/media-index.ts';
import { keysOf, type MediaStage } from './media-stage.ts';

/** Whatever in table and bucket does not agree once nothing is under way any more; nothing, if all is well. */
export async function imbalances(media: MediaStage): Promise<string[]> {
  const rows = (await media.stage.everyRow('media')).map((row) => unmarshall(row as never) as Row);
  const files = rows.filter(({ sk }) => sk.startsWith('MEDIA#')) as unknown as Media[];
  return [
    ...rows.filter((row) => 'outboxShard' in row).map(({ pk, sk }) => `${pk} ${sk} waits`),
    ...files.flatMap(unsettled),
    ...differences('bucket', keysDue(files), await keysThere(media, files)),
    ...differences('usage', usageDue(files), usageThere(rows)),
    ...differences('published', publishedDue(files), publishedThere(rows)),
    ...differences('content', contentDue(files), contentThere(rows)),
    ...differences('uses', usesDue(files, rows), usesThere(files)),
    ...newsAmiss(files, rows),
    ...(await indexesAmiss(media, files)),
  ];
}

function unsettled(file: Media): string[] {
  return [
    ...(file.turn ? [`${file.id} is in the turn of ${file.turn.holder}`] : []),
    ...(file.status === 'processing' ? [`${file.id} is being looked at`] : []),
  ];
}

function differences(what: string, due: readonly string[], there: readonly string[]): string[] {
  return [
    ...due.filter((each) => !there.includes(each)).map((each) => `${what}: ${each} is missing`),
    ...there.filter((each) => !due.includes(each)).map((each) => `${what}: ${each} is too much`),
  ];
}

const keysDue = (files: readonly Media[]) =>
  files.flatMap((file) => (file.status === 'ready' ? keysOf(file) : []));

/** Uploads that nobody has looked at yet, and indexes, are no files of the library. */
async function keysThere(media: MediaStage, files: readonly Media[]): Promise<string[]> {
  const open = files
    .filter(({ status }) => status === 'awaiting_upload')
    .map((file) => incomingKey(refOf(file)));
  return (await media.keys()).filter((key) => !open.includes(key) && !/^(public|private)\/index\//.test(key));
}

function usageDue(files: readonly Media[]): string[] {
  const owners = [...new Set(files.map(({ ownerId }) => ownerId))];
  return owners.flatMap((ownerId) => {
    const theirs = files.filter((file) => file.ownerId === ownerId);
    const sum = (count: (file: Media) => number) => theirs.reduce((total, file) => total + count(file), 0);
    return sum(countedItems) === 0 ? [] : [`${ownerId} ${sum(countedBytes)} in ${sum(countedItems)}`];
  });
}

const usageThere = (rows: readonly Row[]) =>
  rows.flatMap(({ pk, sk, bytes, items }) =>
    sk === 'USAGE' && !(bytes === 0 && items === 0)
      ? [`${pk.slice('OWNER#'.length)} ${String(bytes)} in ${String(items)}`]
      : [],
  );

const publishedDue = (files: readonly Media[]) =>
  files.filter(isPublished).map(({ id, title }) => `${id} ${title}`);
const publishedThere = (rows: readonly Row[]) =>
  rows.flatMap(({ pk, sk, title }) => (pk.startsWith('PUBLIC#') ? [`${sk} ${title as string}`] : []));

const contentDue = (files: readonly Media[]) =>
  files.flatMap((file) => (file.status === 'ready' ? [`SHA256#${file.sha256}#${file.id}`] : []));
const contentThere = (rows: readonly Row[]) =>
  rows.flatMap(({ sk }) => (sk.startsWith('SHA256#') ? [sk] : []));

function usesDue(files: readonly Media[], rows: readonly Row[]): string[] {
  const held = rows.flatMap(({ sk, held }) => (sk.startsWith('INVOICE#') ? ((held ?? []) as string[]) : []));
  const gone = held.filter((id) => !files.some((file) => file.id === id));
  const counted = files.map(({ id }) => `${id} ${held.filter((each) => each === id).length}`);
  return [...counted, ...gone];
}
const usesThere = (files: readonly Media[]) => files.map(({ id, uses }) => `${id} ${uses}`);

/** Each file tells of its end of processing, and of its removal, once and in that order. */
function newsAmiss(files: readonly Media[], rows: readonly Row[]): string[] {
  const told = new Map<string, string[]>();
  for (const { pk, kind, event } of rows) {
    if (kind !== 'event') continue;
    told.set(pk.slice('OUTBOX#'.length), [
      ...(told.get(pk.slice('OUTBOX#'.length)) ?? []),
      (event as { type: string }).type,
    ]);
  }
  const amiss = [...told].filter(([id, types]) => {
    const file = files.find((each) => each.id === id);
    const due = file
      ? [[`media.${file.status}`]]
      : [['media.deleted'], ['media.ready', 'media.deleted'], ['media.rejected', 'media.deleted']];
    return !due.some((way) => way.join() === types.join());
  });
  const silent = files.filter(
    ({ id, status }) => (status === 'ready' || status === 'rejected') && !told.has(id),
  );
  return [
    ...amiss.map(([id, types]) => `${id} has told ${types.join()}`),
    ...silent.map(({ id }) => `${id} has told nothing`),
  ];
}

/** The newest public ones, and of each owner the private ones. */
async function indexesAmiss(media: MediaStage, files: readonly Media[]): Promise<string[]> {
  const owners = [...new Set(files.map(({ ownerId }) => ownerId))];
  const ready = files.filter(({ status }) => status === 'ready').sort((a, b) => (a.id < b.id ? 1 : -1));
  const checks = (['public', ...owners] as const).map(async (owner) => {
    const due = ready.filter(({ ownerId, visibility }) =>
      owner === 'public' ? visibility === 'public' : ownerId === owner && visibility === 'private',
    );
    const key = indexKey(owner);
    const text = (await media.object(key)) ? (await media.fileAt(key)).bytes.toString() : '{"items":[]}';
    const { items } = JSON.parse(text) as { items: { id: string }[] };
    return differences(
      key,
      due.slice(0, INDEX_SIZE).map(({ id }) => id),
      items.map(({ id }) => id),
    );
  });
  return (await Promise.all(checks)).flat();
}
