import fc from 'fast-check';

// CI asks the same questions every time, so that it only goes red for what a change did; everywhere
// else each run explores anew, and prints its seed.
if (process.env['CI']) fc.configureGlobal({ seed: 20_261_122 });
