import { keepCompiled } from '../../store/compile-cache.ts';

// as the command does, before anything else is loaded
keepCompiled(process.env);
await import('./backlog-coordinator.ts');
