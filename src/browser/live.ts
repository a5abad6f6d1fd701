/** Where the page is served, loads it again when the server says that it changed. */
export function followServer(): void {
  if (document.documentElement.dataset['live'] === undefined) return;
  new EventSource('/changes').addEventListener('message', () => location.reload());
}
