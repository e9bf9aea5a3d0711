/** Of the report's one file: the colours of the page, light and dark, and readable on paper. */
export const STYLE = `
:root{--ground:#f4f5f7;--panel:#fff;--ink:#1a1f26;--quiet:#55606e;--rule:#d5dae1;--gain:#0b6e3f;--loss:#b0221b}
@media (prefers-color-scheme:dark){:root{--ground:#11151a;--panel:#1a2028;--ink:#e8ecf1;--quiet:#a5b0be;--rule:#333d4a;--gain:#5fd399;--loss:#ff8d84}}
*{box-sizing:border-box}
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;background:var(--ground);color:var(--ink);font-variant-numeric:tabular-nums}
h1{margin:0 0 .3rem;font-size:1.6rem}
h2{font-size:1.05rem;margin:0 0 .4rem}
p{margin:.3rem 0;white-space:pre-wrap;overflow-wrap:anywhere}
section,dl div{padding:.8rem 1rem;border:1px solid var(--rule);border-radius:12px;background:var(--panel)}
section{margin-top:1rem;break-inside:avoid}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.7rem;margin:1rem 0}
dt,.quiet{color:var(--quiet);font-size:.87rem}
dd{margin:0;font-size:1.3rem;font-weight:700}
dd.gain{color:var(--gain)}dd.loss{color:var(--loss)}
svg{display:block;width:100%;height:7rem;color:var(--gain)}svg.loss{color:var(--loss)}
svg polyline{fill:none;stroke:currentColor;stroke-width:2;vector-effect:non-scaling-stroke}
svg polygon{fill:currentColor;opacity:.12}
.wide{overflow-x:auto}table{border-collapse:collapse;margin-top:.3rem}
th,td{text-align:left;padding:.25rem 1rem .25rem 0;vertical-align:top}
th{color:var(--quiet);font-size:.87rem;font-weight:600}tr+tr td{border-top:1px solid var(--rule)}
td:last-child{min-width:12rem}.n{text-align:right}
@media print{body{background:none}section,dl div{border-color:#999}}`;
