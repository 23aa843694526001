import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { readBody } from '../gateway/gateway.ts';
import { readFaultSwitches } from '../faults/stage-faults.ts';
import type { Stage } from '../stage/stage.ts';
import { accountPage } from './account/account-page.ts';
import { alarmsPage } from './alarms-page.ts';
import { script, stylesheet } from './assets.ts';
import { clockPage, faultsFromForm, faultsPage, logsPage } from './control-pages.ts';
import { currenciesModule } from './currencies.ts';
import { eventsPage } from './events-page.ts';
import { invoicePage, invoicesPage } from './invoices/invoices-pages.ts';
import { sendPage } from './layout.ts';
import { followedLink, linkPage, nothingPage } from './link-pages.ts';
import { filePage, libraryPage } from './library/library-page.ts';
import { ledgerPage } from './ledger/ledger-page.ts';
import { mailboxPage, mailPage } from './mailbox-page.ts';
import { actionPage, decideAt, paymentsPage } from './payments-page.ts';
import { payPage } from './pay/pay-page.ts';
import { publicPage } from './public/public-page.ts';
import { runbookPage } from './runbook-page.ts';
import { sharedPage } from './shared/shared-page.ts';
import { statusPage } from './status-page.ts';
import { timePage } from './time/time-page.ts';

const formLimitBytes = 16 * 1024;

/** Answers a request for one of the stage's pages; false when there is none at the address. */
export async function answerPage(
  stage: Stage,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const { pathname, searchParams } = new URL(request.url ?? '/', stage.url);
  if (request.method === 'GET' || request.method === 'HEAD')
    return (await show(stage, response, pathname, searchParams)) || sayNothingIsHere(request, response);
  if (request.method !== 'POST') return false;
  const body = await readBody(request, formLimitBytes);
  if (body === undefined) return false;
  const form = new URLSearchParams(body.toString());
  return act(stage, response, pathname, form, request.headers['user-agent']);
}

async function show(
  stage: Stage,
  response: ServerResponse,
  path: string,
  query: URLSearchParams,
): Promise<boolean> {
  const asset = assets[path];
  if (asset !== undefined) {
    response.writeHead(200, {
      'content-type': asset.type,
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    });
    response.end(asset.text);
    return true;
  }
  const [, mailId, mailHtml] = /^\/mailbox\/messages\/([^/]+)(\/html)?$/.exec(path) ?? [];
  if (mailId !== undefined)
    return showMail(stage, response, decodeURIComponent(mailId), mailHtml !== undefined);
  const page = await pageAt(stage, path, query);
  if (page !== undefined) sendPage(response, path, page, { filesStandAt: stage.aws.endpoint });
  return page !== undefined;
}

async function pageAt(stage: Stage, path: string, query: URLSearchParams) {
  switch (path) {
    case '/':
      return statusPage(stage);
    case '/account':
      return accountPage;
    case '/invoices':
      return invoicesPage;
    case '/time':
      return timePage;
    case '/library':
      return libraryPage;
    case '/public':
      return publicPage;
    case '/ledger':
      return ledgerPage;
    case '/mailbox':
      return mailboxPage(stage.mail.list(query.get('to') ?? undefined), query.get('to') ?? '');
    case '/events': {
      const wanted = Object.fromEntries([...query].filter(([, value]) => value !== ''));
      return eventsPage(stage.events.list(wanted).slice(0, 200), wanted);
    }
    case '/payments':
      return paymentsPage(stage);
    case '/alarms':
      return alarmsPage(stage);
    case '/alarms/runbook':
      return runbookPage(stage);
    case '/clock':
      return clockPage(stage);
    case '/faults':
      return faultsPage(stage);
    case '/logs':
      return logsPage(stage, query.get('function') ?? '');
    default:
      if (/^\/pay\/[^/]+$/.test(path)) return payPage;
      if (/^\/shared\/[^/]+$/.test(path)) return sharedPage;
      if (/^\/library\/med_\w+$/.test(path)) return filePage;
      if (/^\/invoices\/(new|inv_\w+)$/.test(path)) return invoicePage;
      return actionPage(stage, path) ?? linkPage(path, query.get('token') ?? '');
  }
}

async function act(
  stage: Stage,
  response: ServerResponse,
  path: string,
  form: URLSearchParams,
  device: string | undefined,
): Promise<boolean> {
  switch (path) {
    case '/mailbox':
      stage.mail.clear();
      return seeOther(response, path);
    case '/clock': {
      const ms = Number(form.get('ms'));
      if (Number.isSafeInteger(ms) && ms > 0) stage.clock.advance(ms);
      return seeOther(response, path);
    }
    case '/faults': {
      const switches = readFaultSwitches(faultsFromForm(form));
      if (typeof switches === 'string') {
        sendPage(response, path, faultsPage(stage, switches), { status: 400 });
        return true;
      }
      stage.faults.set(switches);
      return seeOther(response, path);
    }
    default: {
      const decidedTo = decideAt(stage, path, form);
      if (decidedTo !== undefined) return seeOther(response, decidedTo);
      const followed = await followedLink(stage, path, form, device);
      if (followed) sendPage(response, path, followed.page, { status: followed.status });
      return followed !== undefined;
    }
  }
}

/** Who reads with a browser is told so in a page; programs get the problem that every unknown route answers. */
function sayNothingIsHere(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.headers.accept?.includes('text/html') !== true) return false;
  sendPage(response, '', nothingPage, { status: 404 });
  return true;
}

/** A mail's own HTML gets a page that may do nothing: no script, no request, no form. */
function showMail(stage: Stage, response: ServerResponse, id: string, asHtml: boolean): boolean {
  const mail = stage.mail.list().find((each) => each.id === id);
  if (mail === undefined) return false;
  if (!asHtml) {
    sendPage(response, '/mailbox', mailPage(mail));
    return true;
  }
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  response.end(opensLinksOutside(mail.html));
  return true;
}

/** Links of a mail open beside the mailbox, not in its frame. */
function opensLinksOutside(markup: string): string {
  const base = '<base target="_blank">';
  const withBase = markup.replace(/<head[^>]*>/i, (head) => head + base);
  return withBase === markup ? base + markup : withBase;
}

function seeOther(response: ServerResponse, location: string): true {
  response.writeHead(303, { location });
  response.end();
  return true;
}

const javascript = 'text/javascript; charset=utf-8';
const folders = ['account', 'client', 'invoices', 'ledger', 'library', 'pay', 'public', 'shared', 'time'];
const modules = folders
  .flatMap((folder) => readdirSync(join(import.meta.dirname, folder)).map((file) => `${folder}/${file}`))
  .filter((path) => path.endsWith('.mjs'))
  .map((path) => {
    const text = readFileSync(join(import.meta.dirname, path), 'utf8');
    return [`/scripts/${path}`, { type: javascript, text }] as const;
  });
const assets: Record<string, { type: string; text: string }> = {
  '/stage.css': { type: 'text/css; charset=utf-8', text: stylesheet },
  '/stage.js': { type: javascript, text: script },
  '/scripts/client/currencies.mjs': { type: javascript, text: currenciesModule },
  ...Object.fromEntries(modules),
};
