import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MEDIA_EVENTS, WorkspaceCopy } from './workspace-copy.ts';

const VERIFIED = 'libs/shared/contracts/src/events/user-verified.ts';
const CATALOGUE = 'libs/shared/contracts/src/catalogue.ts';
const GENERATED = 'libs/shared/contracts/generated';

let workspace: WorkspaceCopy;
beforeEach(() => {
  workspace = new WorkspaceCopy();
});
afterEach(() => {
  workspace.remove();
});

let documents: string | undefined;
afterAll(() => {
  if (documents) rmSync(documents, { recursive: true });
});

/** The workspace as it is, documented and on main. The documents are the same each time, and written once. */
async function released(): Promise<void> {
  const folder = join(workspace.root, GENERATED);
  if (documents) cpSync(documents, folder, { recursive: true });
  else {
    expect((await workspace.check('--write')).status).toBe(0);
    documents = mkdtempSync(join(tmpdir(), 'contract-documents-'));
    cpSync(folder, documents, { recursive: true });
  }
  workspace.release();
}

describe('a workspace in order', () => {
  test('passes, in plain text, and says who reads what', async () => {
    await released();
    const { status, output } = await workspace.check();
    expect(output).toMatch(
      /user\.verified\/1 +[0-9a-f]{16} {2}auth-service → invoice-service, media-service/,
    );
    expect(output).toContain('14 events fit together');
    expect(output).not.toMatch(/\u001b/);
    expect(status).toBe(0);
  });

  test('answers machines with the hashes that services show at /health', async () => {
    await released();
    const result = await workspace.checkJson();
    expect(result).toMatchObject({ ok: true, problems: [] });
    const event = result.events.find(({ dataschema }) => dataschema === 'user.verified/1');
    expect(event).toMatchObject({ isCompatible: true, publishedBy: 'auth-service' });
    expect(event?.releasedHash).toBe(event?.hash);
  });
});

describe('a breaking change in a released version', () => {
  beforeEach(async () => {
    await released();
    workspace.edit(VERIFIED, 'email: emailAddress, name', 'mail: emailAddress, name');
    workspace.edit(VERIFIED, 'email: ', 'mail: ');
  });

  test('is refused with the member, the reason, the readers and the way out', async () => {
    const { status, output } = await workspace.check();
    expect(status).toBe(1);
    expect(output).toContain('user.verified/1  data.email was removed, or renamed to mail');
    expect(output).toMatch(/why +readers that use it would find nothing there/);
    expect(output).toMatch(/readers +invoice-service, media-service/);
    expect(output).toContain('define user.verified/2 beside it');
    expect(output.indexOf('deploy invoice-service and media-service consuming both')).toBeLessThan(
      output.indexOf('then deploy auth-service publishing user.verified/2'),
    );
  });

  test('is not written down as the new state', async () => {
    const before = readFileSync(join(workspace.root, GENERATED, 'user.verified.1.json'), 'utf8');
    expect((await workspace.check('--write')).status).toBe(1);
    expect(readFileSync(join(workspace.root, GENERATED, 'user.verified.1.json'), 'utf8')).toBe(before);
  });

  test('is refused on a branch too, whatever was committed there', async () => {
    workspace.git('checkout', '--quiet', '-b', 'branch');
    rmSync(join(workspace.root, GENERATED), { recursive: true });
    workspace.commit();
    expect((await workspace.check('--write')).output).toContain('data.email was removed');
  });

  test('is refused without git, by the committed documents', async () => {
    rmSync(join(workspace.root, '.git'), { recursive: true });
    const { output } = await workspace.check();
    expect(output).toContain('compared with the committed generated files');
    expect(output).toContain('data.email was removed');
  });

  test('names a service that stopped reading the event in the same change: it is still deployed', async () => {
    workspace.declare('media', `publishes: [${MEDIA_EVENTS}], consumes: [userDeleted]`);
    const { problems } = await workspace.checkJson();
    expect(problems.find(({ member }) => member === 'data.email')?.consumers).toEqual([
      'invoice-service',
      'media-service',
    ]);
  });

  test('tells machines the same', async () => {
    const result = await workspace.checkJson();
    expect(result.ok).toBe(false);
    expect(result.problems).toContainEqual(
      expect.objectContaining({
        kind: 'breaking',
        subject: 'user.verified/1',
        member: 'data.email',
        breaks: ['published-events', 'deployed-readers'],
      }),
    );
    expect(result.events.filter(({ isCompatible }) => !isCompatible).map(({ type }) => type)).toEqual([
      'user.verified',
    ]);
  });
});

describe('the released state', () => {
  test('can be a commit or a folder', async () => {
    await released();
    const folder = join(workspace.root, 'node_modules/deployed');
    cpSync(join(workspace.root, GENERATED), folder, { recursive: true });
    workspace.edit(VERIFIED, 'name: personName', 'name: personName.optional()');
    rmSync(join(workspace.root, GENERATED), { recursive: true });
    workspace.git('checkout', '--quiet', '--orphan', 'main2');
    workspace.git('branch', '--move', 'main', 'before');
    workspace.commit();
    expect((await workspace.check('--write')).status).toBe(0);

    expect((await workspace.check()).output).not.toContain('may now be missing');
    expect((await workspace.check('--against', 'before')).output).toContain('data.name may now be missing');
    expect((await workspace.check('--against', folder)).output).toContain('data.name may now be missing');
  });

  test('has to exist when it is named', async () => {
    await released();
    const { status, output } = await workspace.check('--against', 'nowhere');
    expect(output).toContain('--against nowhere: neither a folder nor a commit');
    expect(status).toBe(1);
  });

  test('lets a version be reworked that main does not have yet', async () => {
    await released();
    workspace.git('checkout', '--quiet', '-b', 'branch');
    const second = (members: string) =>
      `import * as z from 'zod';
import { defineEvent } from '../event-contract.ts';
export const userVerified2 = defineEvent({ type: 'user.verified', version: 2, source: 'auth-service', subject: 'usr',
  summary: 'Verified.', data: z.object({ ${members}: z.string() }), samples: [{ ${members}: 'x' }] });
`;
    const file = join(workspace.root, 'libs/shared/contracts/src/events/user-verified-2.ts');
    writeFileSync(file, second('draft'));
    workspace.edit(
      CATALOGUE,
      'export const catalogue',
      "import { userVerified2 } from './events/user-verified-2.ts';\nexport const catalogue",
    );
    workspace.edit(CATALOGUE, '  userRegistered,', '  userVerified2,\n  userRegistered,');
    expect((await workspace.check('--write')).status).toBe(0);
    writeFileSync(file, second('better'));
    expect((await workspace.check('--write')).status).toBe(0);
    workspace.commit();
    expect((await workspace.check()).status).toBe(0);
  });
});

test('a harmless change only asks for fresh documents', async () => {
  await released();
  workspace.edit(VERIFIED, 'name: personName }', 'name: personName, locale: personName.optional() }');
  const { problems } = await workspace.checkJson();
  expect(problems.map(({ kind, subject }) => [kind, subject])).toEqual([
    ['stale', 'user.verified.1.json'],
    ['stale', 'asyncapi.json'],
  ]);
  expect((await workspace.checkJson('--write')).written).toEqual(['user.verified.1.json', 'asyncapi.json']);
  expect((await workspace.check()).status).toBe(0);
});

test('a file that belongs to no event is told, and removed by --write', async () => {
  await released();
  const stray = join(workspace.root, GENERATED, 'stray.json');
  writeFileSync(stray, '{}');
  expect((await workspace.check()).output).toContain('stray.json  belongs to no event');
  await workspace.check('--write');
  expect(existsSync(stray)).toBe(false);
});

test('a golden sample can be added, but not edited', async () => {
  await released();
  const sample = "{ userId: 'usr_01JZ0000000000000000000009', email: 'a@b', name: 'A' },";
  workspace.edit(VERIFIED, 'samples: [', `samples: [${sample}`);
  expect((await workspace.check('--write')).status).toBe(0);
  workspace.edit(VERIFIED, 'ada@example.com', 'eve@example.com');
  const { status, output } = await workspace.check();
  expect(output).toContain('user.verified/1  released sample 1 was edited or removed');
  expect(status).toBe(1);
});

test('a contract with a rule that JSON Schema cannot state says so', async () => {
  workspace.edit(VERIFIED, 'name: personName', "name: personName.refine((name) => name !== 'x')");
  const { status, output } = await workspace.check();
  expect(output).toContain('data.name: a contract cannot hold a custom check');
  expect(status).toBe(1);
});
