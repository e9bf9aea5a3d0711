import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with what was skipped and why (the reason stands in the title), and one line of counts. */
export default class ClosingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let passed = 0;
    let failed = errors.length;
    const skipped = new Map<string, number>();
    for (const module of modules) {
      if (module.state() === 'failed' && module.children.size === 0) failed++;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed++;
        else if (state === 'failed') failed++;
        else {
          const title = test.parent.type === 'suite' ? test.parent.fullName : test.fullName;
          skipped.set(title, (skipped.get(title) ?? 0) + 1);
        }
      }
    }
    console.log(skipped.size ? '\nSkipped here:' : '\nNothing was skipped.');
    for (const [title, n] of skipped) console.log(`  ${title} (${n} ${n === 1 ? 'test' : 'tests'})`);
    console.log(`\n${passed} passed, ${failed} failed`);
  }
}
