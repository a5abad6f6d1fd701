/** The style of what asks and tries. */
export const tryStyle = `
.look .switches fieldset { border: 1px solid var(--line); margin: .5rem 0; padding: .25rem .75rem; columns: 22rem auto; }
.look .switches legend { font-weight: 600; }
.look .switches label { display: block; break-inside: avoid; padding: .1rem 0; font-size: .9rem; }
.look summary { cursor: pointer; font-weight: 600; padding: .25rem 0; }
.look summary:focus-visible, .look textarea:focus-visible, .look input:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.look textarea { width: 100%; font: .85rem/1.45 ui-monospace, monospace; color: var(--text); background: var(--box); border: 1px solid var(--faint); }
.look [aria-invalid] { border: 2px solid var(--bad); }
.refused { color: var(--bad); background: var(--bad-box); border-left: .3rem solid; padding: .1rem .75rem; }
.look .changes button, .state button { font: inherit; color: var(--text); background: var(--page); border: 1px solid var(--faint); border-radius: .25rem; cursor: pointer; }
.look li.warn, .look li.good { color: var(--text); background: none; }
.look li.warn > strong { color: var(--warn); }
.look li.good > strong { color: var(--good); }
.state { position: sticky; top: 0; z-index: 2; background: var(--warn-box); border: 2px solid var(--warn); padding: 0 .75rem; }
#choice h2 { margin-top: 0; }
.state[hidden] { display: none; }
.state :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
@media print { .state { position: static; } .state a, .state button { display: none; } }
.state p { margin: .35rem 0; }
.state .acts { white-space: nowrap; }
@media (max-width: 40rem) { .state { font-size: .85rem; } }
`;
