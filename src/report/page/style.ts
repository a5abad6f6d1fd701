import { colours } from './colours.ts';
import { lookStyle } from './look-style.ts';

/** The style sheet of the page. */
export const style = `
${colours}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0 auto; padding: 1rem; max-width: 80rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 1.35rem; line-height: 1.3; margin: .5rem 0 1rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
p, ul, dl { margin: .5rem 0; }
ul { padding-left: 1.25rem; }
a { color: var(--link); }
a:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
:target { outline: 2px solid var(--warn); outline-offset: 4px; }
.reported { display: none; color: var(--warn); background: var(--warn-box); padding: .1rem .75rem; }
.tried .reported { display: block; }
.skip { position: absolute; left: -100rem; }
.skip:focus { position: static; }
.kind { margin: 0; color: var(--faint); font-size: .85rem; }
.badge { display: inline-block; padding: .1rem .6rem; border: 2px solid; border-radius: .3rem; font-weight: 700; margin-right: .5rem; }
.good { color: var(--good); background: var(--good-box); }
.truth { white-space: nowrap; padding: 0 .3rem; }
.bad { color: var(--bad); background: var(--bad-box); }
.warn { color: var(--warn); background: var(--warn-box); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; list-style: none; }
.columns { display: grid; gap: 0 2rem; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); }
.columns > * { min-width: 0; }
dl.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem 1rem; }
dl.facts dd { margin: 0; }
dt { font-weight: 600; }
.faint { color: var(--faint); }
code, pre, .hash { font: .85rem/1.45 ui-monospace, monospace; }
.hash { display: block; min-width: 17ch; overflow-wrap: anywhere; }
.port { white-space: nowrap; }
pre { margin: .5rem 0; padding: .75rem; background: var(--box); overflow-x: auto; overflow-wrap: normal; white-space: pre; }
.scroll {
  overflow-x: auto; max-width: 100%; margin: .5rem 0;
  background: linear-gradient(to right, var(--page) 50%, transparent), linear-gradient(to left, var(--page) 50%, transparent) 100% 0,
    linear-gradient(to right, var(--faint), transparent), linear-gradient(to left, var(--faint), transparent) 100% 0;
  background-size: 2rem 100%, 2rem 100%, .5rem 100%, .5rem 100%; background-repeat: no-repeat;
  background-attachment: local, local, scroll, scroll;
}
table { border-collapse: collapse; font-size: .9rem; }
caption { text-align: left; color: var(--faint); padding: .25rem 0; }
th, td { border: 1px solid var(--line); padding: .25rem .5rem; text-align: left; vertical-align: top; overflow-wrap: normal; }
thead th { background: var(--box); }
tbody th { font-weight: 600; }
.finding { border-left: .3rem solid; padding: .1rem .75rem; margin: .75rem 0; }
.finding p, .finding ul { color: var(--text); margin: .25rem 0; }
.finding strong { font-weight: 700; }
.bad strong { color: var(--bad); }
.warn strong { color: var(--warn); }
.good strong { color: var(--good); }
.matrix th, .matrix td { font-size: .8rem; padding: .2rem .35rem; white-space: nowrap; }
.matrix thead th { vertical-align: bottom; }
.matrix tbody th { position: sticky; left: 0; background: var(--box); }
.matrix .denied { color: var(--faint); }
.matrix .open { background: var(--box); }
.matrix .allowed { background: var(--good-box); color: var(--good); }
.matrix .allowed a { color: inherit; }
.matrix .excess, .matrix .missing { background: var(--bad-box); color: var(--bad); font-weight: 700; border: 2px solid var(--bad); }
.matrix .missing { border-style: dashed; }
.picture svg { display: block; background: var(--page); }
.picture text { font: 12px system-ui, sans-serif; fill: var(--text); }
.picture .box { fill: var(--box); stroke: var(--faint); stroke-width: 1.5; }
.picture .outside .box { fill: var(--out-box); stroke-dasharray: 2 3; }
.picture .data .box { fill: var(--data-box); stroke: var(--link); stroke-width: 2.5; }
.picture .stranger .box { fill: var(--bad-box); stroke: var(--bad); stroke-width: 2; }
.picture .name { font-weight: 600; text-anchor: middle; }
.picture .plate { fill: var(--page); fill-opacity: .9; }
.picture .label { text-anchor: middle; font-size: 11px; }
.picture path.arrow { fill: none; stroke: var(--faint); stroke-width: 1.5; }
.picture .head { fill: var(--faint); }
.picture .excess path.arrow { stroke: var(--bad); stroke-width: 4; }
.picture .excess path.core { fill: none; stroke: var(--page); stroke-width: 1.5; stroke-dasharray: 4 4; }
.picture .missing path.arrow { stroke: var(--bad); stroke-width: 2; stroke-dasharray: 7 5; }
.picture .excess .head, .picture .missing .head { fill: var(--bad); }
.picture .excess .label, .picture .missing .label { fill: var(--bad); font-weight: 700; }
.picture a:hover path.arrow, .picture a:focus path.arrow { stroke: var(--link); }
.picture a:hover .label, .picture a:focus .label { text-decoration: underline; }
.pods summary { cursor: pointer; font-weight: 600; padding: .25rem 0; }
.pods summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
@media (max-width: 30rem) {
  body { padding: .75rem; }
  dl.facts { grid-template-columns: minmax(0, 1fr); }
  dl.facts dd { margin-bottom: .35rem; }
}
@page { size: A4; margin: 14mm; }
@media print {
  :root {
    --page: #ffffff; --box: #f4f6f8; --text: #000000; --faint: #444c54; --line: #9aa4ae;
    --link: #003a80; --good: #00523e; --bad: #8f2200; --warn: #664200;
    --good-box: #e2f4ee; --bad-box: #fdeae4; --warn-box: #fbf1d9; --data-box: #e3edf9; --out-box: #f4f6f8;
  }
  body { max-width: none; padding: 0; font-size: 9.5pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  nav, .skip { display: none; }
  .scroll { overflow: visible; background: none; }
  .pods::details-content { content-visibility: visible; block-size: auto; }
  .picture svg { width: 100%; height: auto; max-height: 250mm; }
  .matrix table { width: 100%; table-layout: fixed; }
  .matrix th, .matrix td { font-size: 6pt; padding: 1pt; white-space: normal; overflow-wrap: anywhere; }
  .matrix tbody th { position: static; }
  pre { white-space: pre-wrap; }
  h2, h3, h3 + p, caption, thead { break-after: avoid; }
  th, td { overflow-wrap: anywhere; }
  tr, .finding { break-inside: avoid; }
}
${lookStyle}`;
