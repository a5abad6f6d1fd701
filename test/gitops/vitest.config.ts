import { labTests } from '../support/lab-tests.ts';

/** Controllers work on many objects at once. */
export default labTests('test/gitops', { maxConcurrency: 12 });
