import { colours } from '../../src/report/page/colours.ts';

/** The style sheet of the site: the colours of a report, and nothing that a phone or a printer could not show. */
export const style = `${colours}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
main:focus { outline: none; }
:target:not(main, nav) { background: var(--warn-box); outline: 2px solid var(--warn); }
.skip { position: absolute; left: -100rem; }
.skip:focus { position: static; }
header, footer { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center; padding: .75rem 1rem; max-width: 78rem; margin: 0 auto; }
header { border-bottom: 1px solid var(--line); }
header nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
header nav a, footer a { padding: .25rem 0; }
.home { font-weight: 700; color: var(--text); text-decoration: none; padding: .25rem 0; }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
header form { margin-left: auto; }
input { font: inherit; color: var(--text); background: var(--page); border: 1px solid var(--faint); border-radius: .25rem; padding: .25rem .5rem; min-height: 2rem; width: 14rem; max-width: 100%; }
footer { border-top: 1px solid var(--line); color: var(--faint); font-size: .9rem; }
.middle { max-width: 78rem; margin: 0 auto; display: grid; grid-template-columns: 16rem minmax(0, 1fr); gap: 0 2.5rem; padding: 0 1rem; }
main { grid-column: 2; grid-row: 1; padding: 1rem 0 2rem; min-width: 0; max-width: 54rem; }
.tree { grid-column: 1; grid-row: 1; padding: 1.25rem 0 2rem; font-size: .9rem; }
.tree h2 { font-size: .85rem; margin: 1.25rem 0 .25rem; color: var(--faint); }
.tree h2:first-child { margin-top: 0; }
.tree ul { list-style: none; padding: 0; margin: 0; }
.tree ul ul { border-left: 2px solid var(--line); padding-left: .75rem; margin: .15rem 0 .35rem; }
.tree li { margin: 0; }
.tree a { display: block; padding: .15rem 0; text-decoration: none; }
.tree a:hover { text-decoration: underline; }
.tree a[aria-current] { font-weight: 700; color: var(--text); }
.narrow { display: none; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: .5rem 0 1rem; }
main h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.25rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
main h3 { font-size: 1.05rem; margin: 1.5rem 0 .25rem; }
p, ul, ol { margin: .65rem 0; }
main ul, main ol { padding-left: 1.4rem; }
li { margin: .2rem 0; }
img { max-width: 100%; height: auto; border: 1px solid var(--line); }
code { font: .87em/1.5 ui-monospace, 'DejaVu Sans Mono', monospace; background: var(--box); padding: .1em .3em; border-radius: .2rem; }
pre { margin: .75rem 0; padding: .75rem 1rem; background: var(--box); border-left: .25rem solid var(--line); border-radius: .2rem; overflow-x: auto; overflow-wrap: normal; }
pre code { background: none; padding: 0; font-size: .85rem; }
pre.sh { border-left-color: var(--link); background: var(--data-box); overflow-x: visible; }
pre.sh code { white-space: pre-wrap; overflow-wrap: anywhere; }
.line { display: inline-block; width: 100%; padding-left: 2ch; text-indent: -2ch; }
pre.text { border-left-color: var(--good); }
.comment { color: var(--faint); }
pre.sh .comment { color: var(--text); opacity: .8; }
table { border-collapse: collapse; font-size: .92rem; margin: .75rem 0; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
thead th { background: var(--box); }
.right { text-align: right; }
.center { text-align: center; }
blockquote { margin: .75rem 0; padding: .1rem 1rem; border-left: .25rem solid var(--line); color: var(--faint); }
.steps { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .5rem 1.5rem; margin-top: 2.5rem; padding-top: .75rem; border-top: 1px solid var(--line); }
.results { list-style: none; }
main .results { padding: 0; }
.results > li { margin: 1.25rem 0; }
.results p { margin: .1rem 0; }
mark { background: var(--warn-box); color: inherit; font-weight: 700; }
@media (max-width: 56rem) {
  .middle { display: block; }
  .tree { border-top: 1px solid var(--line); }
  .tree a { padding: .35rem 0; }
  .narrow { display: inline; }
  header form { margin-left: 0; }
}
@media (max-width: 40rem) {
  .wide, .wide tbody, .wide tr, .wide td { display: block; }
  .wide thead { position: absolute; left: -100rem; }
  .wide tr { border: 1px solid var(--line); border-left: .25rem solid var(--line); margin: .6rem 0; padding: .25rem .6rem; }
  .wide td { border: none; padding: .1rem 0; text-align: left; }
  .wide td::before { content: attr(data-column) ': '; color: var(--faint); }
  .wide td:empty { display: none; }
}
@media (max-width: 30rem) {
  h1 { font-size: 1.45rem; }
  pre { padding: .6rem .75rem; }
  pre code { font-size: .8rem; }
  th, td { padding: .25rem .4rem; }
}
@media print {
  header, footer, .tree, .steps, .skip { display: none; }
  .middle { display: block; padding: 0; }
  main { max-width: none; }
  pre code { white-space: pre-wrap; }
}
`;
