/** The page that shows what a search has found; the script of it fills it. */
export const searchPage = {
  file: 'search.html',
  url: 'search.html',
  body: `<h1>Search</h1>
<p id="answer" role="status">The search needs a script, and none runs here: look in the list of <a href="#pages">pages</a>.</p>
<ol class="results" id="results"></ol>
`,
} as const;
