import { enumeration } from '/work/main/torture/confinement/enumeration.ts';
let t=Date.now();
console.log(JSON.stringify(await enumeration.run({cases: 4, firstSeed: 1})), Date.now()-t);
for (const s of enumeration.sabotages) { t=Date.now(); const r = await enumeration.run({cases:4, firstSeed:1, sabotage: s}); console.log(s, r.failures.length, Date.now()-t); }
