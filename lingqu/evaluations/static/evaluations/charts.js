// Charts of the review desk. Data and words come from the page; tooltips are drawn, not HTML.
(() => {
  const source = document.getElementById('charts');
  if (!source || !window.echarts) return;
  const data = JSON.parse(source.textContent);
  const words = document.querySelector('[data-words]').dataset;
  const C = { ink: '#1c282c', dim: '#5a5850', line: '#dedbd2', set: ['#1a6b7f', '#b06f1f', '#4f7f5a'], band: '#8fbac4', bad: '#bb3a2a' };
  const font = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif';
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const axis = { axisLine: { lineStyle: { color: C.line } }, axisTick: { show: false }, axisLabel: { color: C.dim, fontSize: 12, hideOverlap: true }, splitLine: { lineStyle: { color: C.line, type: [2, 3] } }, nameTextStyle: { color: C.dim, fontSize: 12 } };
  const base = label => ({ textStyle: { fontFamily: font, fontSize: 12, color: C.ink }, color: C.set, animation: !still, animationDuration: 400, aria: { enabled: true, label: { description: label } },
    tooltip: { renderMode: 'richText', confine: true, backgroundColor: '#fff', borderColor: '#c9c5b9', textStyle: { color: C.ink, fontSize: 12 } } });
  const hatch = { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -.785, color: 'rgba(255,255,255,.45)' };
  const short = name => name.length > 12 ? name.slice(0, 11) + '…' : name;

  // A name is written at a point that stands alone; the others are in the tooltip and the table.
  const clear = (points, i) => points[i][0] < 75 && !points.slice(0, i).some(p => Math.abs(p[0] - points[i][0]) < 35 && Math.abs(p[1] - points[i][1]) < 6);

  const kinds = {
    interval: d => ({ grid: { left: 4, right: 14, top: 10, bottom: 2, containLabel: true },
      tooltip: { trigger: 'axis', axisPointer: { type: 'none' }, formatter: p => { const i = p[0].dataIndex; return `${d.names[i]}\n${words.printed} ${d.said[i] ?? '—'}\n${words.holds} ${d.low[i] ?? '—'} – ${d.high[i] ?? '—'}`; } },
      xAxis: { type: 'category', data: d.names.map((_, i) => String(i + 1)), ...axis, splitLine: { show: false } }, yAxis: { type: 'value', min: 0, max: 100, interval: 20, ...axis },
      series: [{ type: 'bar', stack: 'a', data: d.low, itemStyle: { color: 'transparent' }, silent: true }, { type: 'bar', stack: 'a', barMaxWidth: 14, barMinHeight: 3, data: d.high.map((h, i) => h === null ? null : +(h - d.low[i]).toFixed(2)), itemStyle: { color: C.band } },
        { type: 'scatter', symbol: 'diamond', symbolSize: 11, data: d.said.map((v, i) => v === null ? null : { value: v, itemStyle: { color: d.off[i] ? C.bad : C.ink } }) }] }),
    bars: d => ({ grid: { left: 4, right: 40, top: 4, bottom: 0, containLabel: true }, tooltip: { formatter: p => d.titles[p.dataIndex] }, xAxis: { type: 'value', show: false }, yAxis: { type: 'category', inverse: true, data: d.names, ...axis, axisLine: { show: false }, axisLabel: { color: C.ink, fontSize: 12 } },
      series: [{ type: 'bar', barWidth: 11, data: d.counts.map((v, i) => ({ value: v, itemStyle: { color: d.errors[i] ? C.bad : C.set[0], decal: d.errors[i] ? hatch : undefined } })), label: { show: true, position: 'right', color: C.ink, fontSize: 12 } }] }),
    columns: d => ({ grid: { left: 4, right: 8, top: 28, bottom: 0, containLabel: true }, legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 10, textStyle: { color: C.dim, fontSize: 12 } }, tooltip: { trigger: 'axis', axisPointer: { type: 'none' } }, xAxis: { type: 'category', data: d.names, ...axis, splitLine: { show: false } }, yAxis: { type: 'value', minInterval: 1, ...axis },
      series: [{ type: 'bar', name: words.printed, data: d.printed, itemStyle: { color: C.set[0] }, label: { show: true, position: 'top', fontSize: 12, color: C.ink, formatter: p => p.value || '' } }, { type: 'bar', name: words.low, data: d.recomputed, itemStyle: { color: C.set[1], decal: hatch }, label: { show: true, position: 'top', fontSize: 12, color: C.ink, formatter: p => p.value || '' } }] }),
    scatter: d => ({ grid: { left: 4, right: 20, top: 26, bottom: 18, containLabel: true }, tooltip: { formatter: p => `${p.data[2]}\n${words.rate} ${p.data[0]}%\n${words.printed} ${p.data[1]}` }, xAxis: { type: 'value', name: words.rate + ' %', nameLocation: 'middle', nameGap: 22, min: 0, max: 100, ...axis, splitNumber: 5 }, yAxis: { type: 'value', name: words.printed, min: 50, max: 100, ...axis, splitNumber: 5 },
      series: [{ type: 'scatter', symbolSize: 10, data: d.points, itemStyle: { color: C.set[0], opacity: .75 }, label: { show: true, formatter: p => clear(d.points, p.dataIndex) ? short(p.data[2]) : '', position: 'right', color: C.ink, fontSize: 12, distance: 6 }, }] }),
  };
  document.querySelectorAll('[data-chart]').forEach(el => {
    const kind = el.dataset.chart;
    const chart = echarts.init(el, null, { renderer: 'svg' });
    chart.setOption({ ...base(el.getAttribute('aria-label')), ...kinds[kind](data[kind]), tooltip: { ...base('').tooltip, ...kinds[kind](data[kind]).tooltip } });
    addEventListener('resize', () => chart.resize());
  });
})();
