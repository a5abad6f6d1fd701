import { config } from 'zod';

// No code is made from text: the policy of the page forbids it, and zod would try while schemas are made.
config({ jitless: true });
