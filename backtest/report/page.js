/* What a page can do beside being read: a symbol, its years, and a cursor over the equity. No address is ever asked. */
(() => {
  const by = (id) => document.getElementById(id);
  const percent = (share) => (100 * share).toFixed(1).replace('-', '−') + ' %';

  const levels = document.querySelector('.levels');
  if (levels) {
    const { dates, levels: equity } = JSON.parse(levels.textContent);
    const peaks = [];
    equity.reduce((peak, level, i) => (peaks[i] = Math.max(peak, level)), equity[0]);
    const readout = document.querySelector('.readout');
    const slider = by('session');
    const cursors = document.querySelectorAll('.cursor');
    const show = () => {
      const i = Number(slider.value);
      const text = `${dates[i]}: equity ${equity[i].toLocaleString('en-US')}, drawdown ${percent(equity[i] / peaks[i] - 1)}`;
      readout.querySelector('output').textContent = text;
      slider.setAttribute('aria-valuetext', text);
      for (const cursor of cursors) {
        cursor.hidden = false;
        cursor.style.left = `${(100 * i) / Math.max(1, dates.length - 1)}%`;
      }
    };
    slider.addEventListener('input', show);
    for (const cursor of cursors) {
      const area = cursor.parentElement;
      area.addEventListener('pointermove', (event) => {
        const { left, width } = area.getBoundingClientRect();
        slider.value = Math.round(((event.clientX - left) / width) * (dates.length - 1));
        show();
      });
    }
    readout.hidden = false;
    show();
  }

  const choose = document.querySelector('.choose');
  if (choose) {
    const place = by('price');
    const symbol = by('symbol');
    const years = by('window');
    const charts = new Map([['0', [...place.childNodes]]]);
    for (const template of document.querySelectorAll('template[data-symbol]'))
      charts.set(template.dataset.symbol, [...template.content.childNodes]);
    let windows = [];
    const marks = (holder, ticks, side, mark) =>
      holder.replaceChildren(
        ...ticks.map((tick) => {
          const label = mark(tick);
          label.style[side] = `${100 * tick.at}%`;
          return label;
        }),
      );
    const text = (tick) => {
      const span = document.createElement('span');
      span.textContent = tick.text;
      if (tick.at < 0.04) span.className = 'first';
      if (tick.at > 0.96) span.className = 'last';
      return span;
    };
    const look = () => {
      const { box, x, y } = windows[years.selectedIndex] ?? windows[0];
      const plot = place.querySelector('.plot');
      plot.querySelector('svg').setAttribute('viewBox', box);
      marks(plot.querySelector('.x'), x, 'left', text);
      marks(plot.querySelector('.y'), y, 'bottom', (tick) => {
        const span = document.createElement('span');
        span.textContent = tick.text;
        return span;
      });
      for (const line of plot.querySelectorAll('.grid')) line.remove();
      for (const tick of y) {
        const line = document.createElement('i');
        line.className = 'grid';
        line.style.bottom = `${100 * tick.at}%`;
        plot.querySelector('.area').prepend(line);
      }
    };
    const turn = () => {
      place.replaceChildren(...charts.get(symbol.value));
      windows = JSON.parse(place.querySelector('.windows').textContent);
      const before = years.value;
      years.replaceChildren(...windows.map(({ name }) => new Option(name)));
      if (windows.some(({ name }) => name === before)) years.value = before;
      look();
    };
    symbol.addEventListener('change', turn);
    years.addEventListener('change', look);
    choose.hidden = false;
    turn();
  }
})();
