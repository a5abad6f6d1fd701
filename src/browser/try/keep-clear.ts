/** Keeps what is scrolled to, or gets the focus, out from under a line that sticks to the top of the page. */
export const keepClear = (line: HTMLElement): void =>
  new ResizeObserver(() => {
    // Without the line, what the style sheet says counts.
    const padding = line.hidden ? '' : `calc(${line.offsetHeight}px + 1rem)`;
    document.documentElement.style.scrollPaddingTop = padding;
  }).observe(line);
