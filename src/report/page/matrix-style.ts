/** The style of the matrix as a grid. Sizes are read by the script that draws it. */
export const matrixStyle = `
.grid {
  --cell-width: 98px; --cell-height: 28px; --head-width: 170px; --head-height: 62px;
  overflow: auto; max-height: 70vh; border: 1px solid var(--line); font-size: .8rem; contain: strict;
  height: calc(var(--head-height) + var(--lines) * var(--cell-height) + 18px);
  max-width: calc(var(--head-width) + var(--columns) * var(--cell-width) + 18px);
}
.grid .sheet {
  position: relative;
  width: calc(var(--head-width) + var(--columns) * var(--cell-width));
  height: calc(var(--head-height) + var(--lines) * var(--cell-height));
}
.grid [role='row'] { display: flex; }
.grid .head { position: sticky; top: 0; z-index: 2; height: var(--head-height); background: var(--box); }
.grid .body { position: absolute; width: 100%; top: var(--head-height); }
.grid [role='columnheader'], .grid [role='gridcell'] { flex: 0 0 var(--cell-width); }
.grid [role='row'] > * {
  overflow: hidden; padding: 3px 6px; border: 1px solid var(--line); border-width: 0 1px 1px 0;
  overflow-wrap: anywhere; line-height: 18px;
}
.grid [role='gridcell'] { height: var(--cell-height); white-space: nowrap; text-overflow: ellipsis; cursor: pointer; }
.grid [role='rowheader'], .grid [role='columnheader']:first-child {
  position: sticky; left: 0; z-index: 1; flex: 0 0 var(--head-width); background: var(--box); font-weight: 600;
  white-space: nowrap; text-overflow: ellipsis;
}
.grid [role='rowheader'] { height: var(--cell-height); }
.grid [role='columnheader'] { font-weight: 600; background: var(--box); height: var(--head-height); }
.grid .denied { color: var(--faint); }
.grid .open { background: var(--box); }
.grid .allowed { background: var(--good-box); color: var(--good); }
.grid .excess, .grid .missing { background: var(--bad-box); color: var(--bad); font-weight: 700; box-shadow: inset 0 0 0 2px var(--bad); }
.grid .missing { box-shadow: none; outline: 2px dashed var(--bad); outline-offset: -2px; }
.grid .faded { background: var(--page); color: var(--faint); font-weight: 400; box-shadow: none; outline: none; }
.grid [aria-selected] { outline: 3px solid var(--text); outline-offset: -3px; }
@media (max-width: 30rem) { .grid { --head-width: 112px; --cell-width: 76px; } }
`;
