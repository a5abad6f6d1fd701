import { labTests } from '../support/lab-tests.ts';

export default labTests('test/cluster');
