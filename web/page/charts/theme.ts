/** Colours of the style sheet, for what draws on a canvas. */
export const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Options that every chart has. The library's logo would bring a style element, which the page's policy forbids; the page's foot names it. */
export const chartOptions = () => ({
  autoSize: true,
  layout: {
    background: { color: colour('panel') },
    textColor: colour('quiet'),
    attributionLogo: false,
    fontFamily: 'system-ui, sans-serif',
    panes: { separatorColor: colour('rule'), separatorHoverColor: colour('rule') },
  },
  grid: { vertLines: { color: colour('grid') }, horzLines: { color: colour('grid') } },
  rightPriceScale: { borderColor: colour('rule') },
  timeScale: { borderColor: colour('rule'), minBarSpacing: 0.02 },
  // A finger or a wheel over the chart moves the page.
  handleScroll: { vertTouchDrag: false, mouseWheel: false },
  handleScale: { mouseWheel: false },
});
