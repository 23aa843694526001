export const stylesheet = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --text: #1a1f29; --soft: #5a6473; --line: #dde1e7; --accent: #1f5fbf;
  --on-accent: #fff; --good: #17703c; --good-back: #e1f4e8; --bad: #a3261c; --bad-back: #fbe6e4; --warn: #7a5200; --warn-back: #fdf0d5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12151b; --card: #1b2029; --text: #e8ebf0; --soft: #a3adbb; --line: #303845; --accent: #8ab8ff;
    --on-accent: #0d1826; --good: #7fd7a2; --good-back: #17331f; --bad: #ff9d93; --bad-back: #401c19; --warn: #f3c66d; --warn-back: #3a2d10;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: .25rem 2rem; align-items: baseline; padding: .9rem clamp(1rem, 4vw, 3rem); background: var(--card); border-bottom: 1px solid var(--line); }
.brand { margin: 0; font-weight: 700; }
.brand span { font-weight: 400; color: var(--soft); }
nav { display: flex; flex-wrap: wrap; gap: .25rem; }
nav a { padding: .3rem .7rem; border-radius: .5rem; color: var(--text); text-decoration: none; }
nav a:hover { text-decoration: underline; }
nav a[aria-current] { background: var(--accent); color: var(--on-accent); }
main { max-width: 76rem; margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 3rem) 4rem; }
h1 { margin: 0 0 .25rem; font-size: 1.6rem; line-height: 1.2; }
h2 { margin: 2rem 0 .6rem; font-size: 1.15rem; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.lead, .empty, .soft { color: var(--soft); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 1rem; list-style: none; margin: 1.2rem 0; padding: 0; }
.card { padding: 1rem 1.1rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
.card h2, .card h3 { margin: 0 0 .4rem; font-size: 1.05rem; display: flex; justify-content: space-between; gap: .5rem; }
.card p { margin: .3rem 0; overflow-wrap: anywhere; }
.table { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .55rem .9rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
tr:last-child td { border-bottom: 0; }
th { font-size: .85rem; font-weight: 600; overflow-wrap: normal; color: var(--soft); }
td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
time, .day { white-space: nowrap; font-variant-numeric: tabular-nums; }
.tag { display: inline-block; padding: .05rem .55rem; border-radius: 1rem; font-size: .85rem; font-weight: 600; white-space: nowrap; background: var(--warn-back); color: var(--warn); }
.tag.good { background: var(--good-back); color: var(--good); }
.tag.bad { background: var(--bad-back); color: var(--bad); }
ul.plain { list-style: none; margin: 0; padding: 0; }
code, pre { font: .875rem/1.45 ui-monospace, monospace; }
pre { margin: .5rem 0; padding: .8rem; overflow: auto; max-height: 24rem; background: var(--page); border: 1px solid var(--line); border-radius: .5rem; }
pre.text { white-space: pre-wrap; overflow-wrap: anywhere; }
form.inline, form.fields { display: flex; flex-wrap: wrap; gap: .6rem; align-items: end; margin: 1rem 0; }
form.stacked { display: grid; gap: 1rem; justify-items: start; margin: 1rem 0 .3rem; }
form.stacked label, form.stacked > div { width: 100%; }
form.stacked :is(input:not([type=checkbox]), select, textarea) { width: 100%; }
label { display: grid; gap: .2rem; font-size: .9rem; color: var(--soft); }
label.check { display: inline-flex; gap: .5rem; align-items: center; }
input:not([type=checkbox]), select, textarea { width: 12rem; max-width: 100%; min-height: 2.5rem; padding: .45rem .6rem; font: inherit; color: var(--text); background: var(--card); border: 1px solid var(--soft); border-radius: .5rem; }
[aria-invalid=true] { border-color: var(--bad); }
.wrong { color: var(--bad); }
button, .button { padding: .5rem 1rem; font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent); border-radius: .5rem; cursor: pointer; }
.button { display: inline-block; text-decoration: none; }
button.link { padding: 0; justify-self: start; font-weight: 400; color: var(--accent); background: none; border: 0; text-decoration: underline; }
button.quiet { color: var(--text); background: transparent; border-color: var(--soft); }
button:hover { filter: brightness(1.1); }
button.danger { background: var(--bad); border-color: var(--bad); color: var(--card); }
button:disabled { opacity: .6; cursor: default; }
[hidden] { display: none !important; }
.boards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1rem; align-items: start; margin: 1.2rem 0; }
.columns { display: grid; grid-template-columns: minmax(17rem, 1fr) minmax(0, 2fr); gap: 1rem; align-items: start; margin: 1rem 0; }
.stack { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }
.boards details { margin-top: 1rem; }
.person { display: flex; gap: 1rem; justify-content: space-between; align-items: center; margin-top: 1.2rem; }
.person > div { min-width: 0; overflow-wrap: anywhere; }
.person #status { flex: none; }
.person > :is(p, div) > strong { font-size: 1.25rem; }
.person p { min-width: 0; overflow-wrap: anywhere; }
td button, .person button, .rows button { flex: none; white-space: nowrap; }
.person form { margin: 0; }
.rows { list-style: none; margin: 0; padding: 0; }
.rows li { display: flex; gap: .4rem 1rem; justify-content: space-between; align-items: center; padding: .6rem 0; border-top: 1px solid var(--line); }
.rows li:first-child { border-top: 0; }
.rows li > div { display: grid; min-width: 0; overflow-wrap: anywhere; }
.rows .soft { font-size: .9rem; }
.codes { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .3rem 1rem; }
#totp-picture { background: #fff; border-radius: .5rem; padding: .5rem; }
#totp-secret { overflow-wrap: anywhere; }
iframe { width: 100%; height: 34rem; background: #fff; border: 1px solid var(--line); border-radius: .75rem; }
.note { padding: .8rem 1rem; border-radius: .6rem; background: var(--warn-back); color: var(--warn); }
.note.good { background: var(--good-back); color: var(--good); }
.note.bad { background: var(--bad-back); color: var(--bad); }
.sums { display: grid; margin: 1rem 0; }
.sums div { display: flex; flex-wrap: wrap; gap: 0 1rem; justify-content: space-between; padding: .25rem 0; border-bottom: 1px solid var(--line); }
.sums div:last-child { border-bottom: 0; }
.sums dt { color: var(--soft); }
.sums dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.sums .strong dd { font-weight: 700; }
.sums .good dd { color: var(--good); }
.sums .bad dd { color: var(--bad); }
.card > .sums { margin: 0; }
.stack > .sums { margin: 0 1rem; }
.facts { display: flex; flex-wrap: wrap; gap: .6rem 2.5rem; margin: 1rem 0 1.4rem; }
.facts dt { font-size: .9rem; color: var(--soft); }
.facts dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.facts .strong dd { font-weight: 700; }
.prose { max-width: 60rem; }
.card h3 .tag { align-self: start; }
.prose h2 { margin-top: 2.5rem; padding-top: .8rem; font-size: 1.35rem; border-top: 1px solid var(--line); }
.prose h3 { margin: 1.8rem 0 .3rem; font-size: 1.1rem; scroll-margin-top: 1rem; overflow-wrap: anywhere; }
.prose h3:target { padding-left: .7rem; border-left: 4px solid var(--accent); }
.prose li > p { margin: .25rem 0; }
.prose :is(p, li) { overflow-wrap: anywhere; }
.prose pre { background: var(--card); }
.usage { display: grid; gap: .3rem; max-width: 34rem; }
progress { width: 100%; height: .7rem; accent-color: var(--accent); }
.drop { border-style: dashed; }
.drop.over { border-color: var(--accent); outline: 3px solid var(--accent); }
.drop form.fields { margin-top: 0; }
.drop input[type=file] { width: 20rem; }
.drop progress { width: 8rem; flex: none; }
.files { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(13rem, 100%), 1fr)); gap: 1rem; list-style: none; margin: 1.2rem 0; padding: 0; }
.file { display: grid; gap: .3rem; align-content: start; justify-items: start; min-width: 0; overflow-wrap: anywhere; }
.file .soft { font-size: .9rem; }
.file .tag { margin-right: .3rem; }
.thumb { display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr); place-items: center; width: 100%; height: 9rem; background: var(--page); border-radius: .5rem; overflow: hidden; }
.thumb img { width: 100%; height: 100%; object-fit: contain; }
.thumb .kind { color: var(--soft); font-weight: 600; }
.picture { display: grid; place-items: center; margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; overflow: hidden; }
.picture img { max-width: 100%; max-height: 75vh; width: auto; height: auto; }
.paper { max-width: 48rem; margin: 0 auto; }
.pre { white-space: pre-wrap; overflow-wrap: anywhere; }
fieldset { display: grid; gap: .8rem; width: 100%; margin: 0; padding: 1rem 1.1rem; min-width: 0; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
legend { padding: 0 .4rem; font-weight: 600; }
.line { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 2fr) minmax(0, 3fr) minmax(0, 2fr) auto; gap: .5rem; align-items: start; }
.line button { margin-top: 1.55rem; }
fieldset > button { justify-self: start; }
.tag.quiet { background: var(--line); color: var(--soft); }
.wide-left { grid-template-columns: minmax(0, 2fr) minmax(17rem, 1fr); }
.side form.stacked { margin: .6rem 0; }
.narrow { max-width: 34rem; }
[tabindex="-1"]:focus { outline: none; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .5rem; }
@media (max-width: 48rem) {
  .columns { grid-template-columns: minmax(0, 1fr); }
  .line { grid-template-columns: repeat(3, minmax(0, 1fr)); padding-bottom: .8rem; border-bottom: 1px solid var(--line); }
  .line label:first-child { grid-column: 1 / -1; }
  .line button { grid-column: 1 / -1; margin: 0; justify-self: start; }
  thead { position: absolute; left: -99rem; }
  table, tbody, tr, td { display: block; }
  tr { padding: .45rem 0; border-bottom: 1px solid var(--line); }
  tr:last-child { border-bottom: 0; }
  td, td.number { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); gap: .5rem; padding: .15rem .9rem; border: 0; text-align: left; }
  td > .tag { justify-self: start; }
  form.fields label { flex: 1 1 9rem; }
  form.fields :is(input, select) { width: 100%; }
  td::before { content: attr(data-label); font-size: .85rem; line-height: 1.75; color: var(--soft); }
}
`;

/** Renews the page's content every two seconds while it is looked at and its box is ticked. */
export const script = `
const wanted = () => document.querySelector('#refresh')?.checked && !document.hidden;
setInterval(async () => {
  if (!wanted()) return;
  const selected = String(getSelection());
  const open = [...document.querySelectorAll('details[open]')].map((each) => each.id);
  const answer = await fetch(location.href).catch(() => undefined);
  if (!answer?.ok || selected || !wanted()) return;
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('#live');
  for (const id of open) if (id) next?.querySelector('#' + CSS.escape(id))?.setAttribute('open', '');
  const live = document.querySelector('#live');
  if (next && live && !live.contains(document.activeElement)) live.replaceWith(next);
}, 2000);
`;
