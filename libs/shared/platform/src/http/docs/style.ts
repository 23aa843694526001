export const style = `
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5d6b7e;--line:#dfe4ea;--paper:#fff;--tint:#f5f7f9;--accent:#0b6bcb;
--get:#0b6bcb;--post:#18794e;--patch:#9a5b00;--put:#9a5b00;--delete:#c0262d}
@media(prefers-color-scheme:dark){:root{--ink:#e4e9f0;--soft:#98a5b8;--line:#2b3442;--paper:#12171f;--tint:#1a212b;--accent:#6cb2ff;
--get:#6cb2ff;--post:#5ccb95;--patch:#f0b35a;--put:#f0b35a;--delete:#ff8a8a}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif;
display:grid;grid-template-columns:17rem minmax(0,1fr)}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.87em}
code{overflow-wrap:anywhere}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:1.5rem 1rem 2rem 1.5rem;border-right:1px solid var(--line);background:var(--tint)}
nav strong{display:block;font-size:1.05rem}nav>p{margin:.1rem 0 1rem;color:var(--soft);font-size:.85rem}
nav h2{font-size:.72rem;letter-spacing:.06em;text-transform:uppercase;color:var(--soft);margin:1.1rem 0 .3rem}
nav ul{list-style:none;margin:0;padding:0}nav li a{display:flex;gap:.5rem;padding:.16rem 0;color:inherit;font-size:.86rem;line-height:1.35}
nav .method{flex:0 0 3.1rem;font-size:.64rem;line-height:1.8}
main{padding:2rem clamp(1rem,4vw,3.5rem) 5rem;max-width:64rem}
h1{margin:0;font-size:1.7rem;line-height:1.2}main>h2{margin:3rem 0 0;padding-bottom:.3rem;font-size:1.2rem;border-bottom:1px solid var(--line)}
.lead{color:var(--soft);max-width:46rem}
.method{font:700 .75rem/1.6 ui-monospace,Menlo,Consolas,monospace}
.get{color:var(--get)}.post{color:var(--post)}.patch{color:var(--patch)}.put{color:var(--put)}.delete{color:var(--delete)}
section{padding:1.5rem 0 .8rem;border-bottom:1px solid var(--line)}
section h3{margin:0;font-size:1.02rem;font-weight:600}section .route{display:flex;flex-wrap:wrap;gap:.2rem .7rem;align-items:baseline;margin:.15rem 0 .6rem}
.badge{font-size:.74rem;color:var(--soft);border:1px solid var(--line);border-radius:1rem;padding:0 .55rem}
h4{margin:1rem 0 .2rem;font-size:.72rem;letter-spacing:.05em;text-transform:uppercase;color:var(--soft)}
ul.members{list-style:none;margin:0;padding:0}ul.members ul.members{margin-left:.35rem;padding-left:.9rem;border-left:1px solid var(--line)}
ul.members li{padding:.14rem 0}.type,.rule{color:var(--soft);font-size:.86rem}.must{color:var(--delete);font-size:.76rem}
.note{color:var(--soft);font-size:.88rem}li>.note{display:block}
details{border:1px solid var(--line);border-radius:.45rem;margin:.35rem 0;background:var(--paper)}
summary{cursor:pointer;padding:.32rem .75rem;font-size:.9rem}summary:hover{background:var(--tint)}
details>div{padding:.35rem .9rem .8rem;border-top:1px solid var(--line)}
.status{font-weight:700;font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.82rem;margin-right:.4rem}.s2,.s3{color:var(--post)}.s4{color:var(--patch)}.s5{color:var(--delete)}
.curl{position:relative}pre{margin:.3rem 0;padding:.75rem .9rem;background:var(--tint);border:1px solid var(--line);border-radius:.45rem;overflow:auto;line-height:1.5}
button{position:absolute;top:.5rem;right:.5rem;font:inherit;font-size:.76rem;color:var(--soft);background:var(--paper);border:1px solid var(--line);border-radius:.35rem;padding:.05rem .55rem;cursor:pointer}
button:hover,button:focus-visible{color:var(--ink);border-color:var(--soft)}
@media(max-width:52rem){body{display:block}nav{position:static;height:auto;max-height:45vh;border-right:0;border-bottom:1px solid var(--line)}}
`.trim();
