/** The style of what is chosen in the picture. */
export const pictureStyle = `
.picture [data-item] { outline: none; }
.picture [role='option'] { cursor: pointer; }
.picture .choosing [data-item]:not(.near) { opacity: .2; }
.picture [role='option']:hover path.arrow, .picture [role='option']:focus-visible path.arrow { stroke: var(--link); }
.picture [aria-selected='true'] path.arrow { stroke: var(--link); stroke-width: 3; }
.picture [aria-selected='true'] .box, .picture [role='option']:focus-visible .box:not(.pile) { stroke: var(--link); stroke-width: 4; }
.picture a:focus-visible .box:not(.pile) { stroke: var(--link); stroke-width: 4; }
.picture [role='option']:focus-visible .plate, .picture a:focus-visible .plate { stroke: var(--link); stroke-width: 2; }
.picture .broad { fill: none; stroke: transparent; stroke-width: 14; }
.look summary { cursor: pointer; }
@media print { .picture .choosing [data-item]:not(.near) { opacity: 1; } }
`;
