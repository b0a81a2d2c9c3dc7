import type { PlotRange, PlotSource } from '../../../shared/contract/mqtt-series.ts';
import type { Lab } from '../../link/lab.ts';
import { colourOf, dashOf } from './chart-look.ts';

const HEAD_PX = 30;
const LEGEND_PX = 22;
const MARGIN_PX = 14;

/**
 * Every point of some series as CSV, from the host: nothing is thinned out.
 *
 * @throws LabError `mqtt.no-session`, `link-lost`.
 */
export async function plotCsv(
  lab: Lab,
  sessionId: string,
  sources: readonly PlotSource[],
  range: PlotRange,
): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  const params = { sessionId, sources: [...sources], range };
  await lab.mqtt.exportSeries(params, ({ items }) => void parts.push(...items)).ended;
  return parts;
}

/** A picture of a chart as it is on screen, with its title and legend. */
export async function plotPng(chart: HTMLCanvasElement, title: string, labels: readonly string[]): Promise<Uint8Array> {
  const style = getComputedStyle(chart);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  // The canvas has more pixels than it is wide where the screen does.
  const scale = chart.width / Math.max(1, chart.clientWidth);
  const picture = chart.ownerDocument.createElement('canvas');
  picture.width = chart.width;
  picture.height = chart.height + (HEAD_PX + labels.length * LEGEND_PX + MARGIN_PX) * scale;
  const brush = picture.getContext('2d');
  if (!brush) throw new Error('The browser gives no canvas to draw on');
  brush.fillStyle = token('--wb-bg');
  brush.fillRect(0, 0, picture.width, picture.height);
  brush.drawImage(chart, 0, HEAD_PX * scale);
  brush.scale(scale, scale);
  brush.fillStyle = token('--wb-text');
  brush.font = `600 14px ${style.fontFamily}`;
  brush.fillText(title, MARGIN_PX, 20);
  brush.font = `12px ${style.fontFamily}`;
  for (const [index, label] of labels.entries()) {
    const y = chart.height / scale + HEAD_PX + MARGIN_PX + index * LEGEND_PX;
    brush.strokeStyle = token(colourOf(index));
    brush.lineWidth = 3;
    brush.setLineDash(dashOf(index) ?? []);
    brush.beginPath();
    brush.moveTo(MARGIN_PX, y - 4);
    brush.lineTo(MARGIN_PX + 24, y - 4);
    brush.stroke();
    brush.fillText(label, MARGIN_PX + 32, y);
  }
  const blob = await new Promise<Blob | null>((resolve) => picture.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('The browser could not make a PNG of the chart');
  return new Uint8Array(await blob.arrayBuffer());
}

/** A name every file system takes: what is plotted, and the local time. */
export function plotFileName(title: string, now: Date, ending: string): string {
  const name = title.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|-+$/g, '');
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = `${two(now.getHours())}-${two(now.getMinutes())}-${two(now.getSeconds())}`;
  return `${name.slice(0, 60) || 'plot'}-${day}-${time}.${ending}`;
}
