/**
 * The colours of pages, in both schemes: those of Okabe and Ito, which survive colour blindness, darkened or lightened
 * until text has a contrast of 4.5 to 1; nothing is told by a colour alone.
 */
export const colours = `:root {
  color-scheme: light dark;
  --page: #ffffff; --box: #f4f6f8; --text: #1b1f24; --faint: #57606a; --line: #c8d0d8;
  --link: #0550ae; --good: #00614a; --bad: #b02a00; --warn: #7a4f00;
  --good-box: #e2f4ee; --bad-box: #fdeae4; --warn-box: #fbf1d9; --data-box: #e3edf9; --out-box: #f4f6f8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14181d; --box: #1e242b; --text: #e8ecf0; --faint: #a6b0ba; --line: #414b56;
    --link: #7db8f5; --good: #5fd3ae; --bad: #ff9a76; --warn: #ecc05a;
    --good-box: #12342b; --bad-box: #40200f; --warn-box: #382c0d; --data-box: #17304c; --out-box: #1e242b;
  }
}`;
