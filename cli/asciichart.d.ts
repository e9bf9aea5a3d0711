/** What is used of asciichart, which has no types of its own. */
declare module 'asciichart' {
  interface PlotOptions {
    readonly height?: number;
    readonly padding?: string;
    readonly format?: (value: number) => string;
  }
  const chart: { plot(series: readonly number[], options?: PlotOptions): string };
  export default chart;
}
