import { createChart } from 'lightweight-charts';
import type { IChartApi } from 'lightweight-charts';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { shownTheme } from '../shell/theme.tsx';
import { chartOptions } from './theme.ts';
import './charts.css';

/**
 * A chart in the returned element. `draw` builds it anew when the theme or `shape` changes (which series there are), and
 * returns `update`, which is called for every new content.
 */
export function useChart<Content>(
  content: Content,
  shape: string,
  draw: (chart: IChartApi) => (content: Content) => void,
): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  const update = useRef<((content: Content) => void) | null>(null);
  const theme = shownTheme.value;
  useEffect(() => {
    if (!place.current) return undefined;
    const chart = createChart(place.current, chartOptions());
    update.current = draw(chart);
    update.current(content);
    return () => {
      update.current = null;
      chart.remove();
    };
  }, [shape, theme]);
  useEffect(() => update.current?.(content), [content]);
  return place;
}
