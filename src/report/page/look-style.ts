import { matrixStyle } from './matrix-style.ts';
import { pictureStyle } from './picture-style.ts';
import { tryStyle } from './try-style.ts';

/** The style of what is looked at with a script: controls, the panel of what is chosen, and the matrix. */
export const lookStyle = `
.scripted .unscripted { display: none; }
.look .controls { display: flex; flex-wrap: wrap; gap: .5rem 1rem; margin: .5rem 0; }
.look .controls label { display: flex; flex-wrap: wrap; align-items: center; gap: .35rem; font-size: .9rem; }
.look .controls input, .look .controls select, .look .controls button, .look .panel button {
  font: inherit; color: var(--text); background: var(--page); border: 1px solid var(--faint); border-radius: .25rem;
  padding: .15rem .4rem; min-height: 1.75rem; max-width: 100%;
}
.look .controls input { width: 9rem; }
.look .controls input[type='checkbox'] { width: auto; min-height: 0; }
.look details .controls input:not([type]) { width: 13rem; }
.look .controls input[type='file'] { width: 16rem; }
.look .controls button, .look .panel button { cursor: pointer; }
.look .controls :focus-visible, .look .panel :focus-visible, .look .panel:focus-visible, .grid:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.look ::placeholder { color: var(--faint); opacity: 1; }
.look .said { color: var(--faint); font-size: .9rem; margin: .25rem 0; }
.look .panel { border: 1px solid var(--line); background: var(--box); padding: .25rem .75rem; margin: .5rem 0; }
.look .panel h3 { margin: .5rem 0 .25rem; }
@media print {
  .scripted .unscripted { display: revert; }
  .look { display: none; }
}
${matrixStyle}${pictureStyle}${tryStyle}`;
