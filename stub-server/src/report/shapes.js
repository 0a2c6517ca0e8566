// How the timeline's items are drawn: each kind with its own shape, so that colour is never alone.
import { graphic } from "echarts/core";
import { colour } from "./theme.js";

const FONT = "11px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace";

/** A bar over a stretch of a lane, labelled when there is room. */
export function bar(params, api, look) {
  const start = api.coord([api.value(1), api.value(0)]);
  const end = api.coord([api.value(2), api.value(0)]);
  const height = Math.min(18, api.size([0, 1])[1] * 0.72);
  const shape = graphic.clipRectByRect(
    { x: start[0], y: start[1] - height / 2, width: Math.max(end[0] - start[0], 2), height }, area(params));
  if (!shape) return null;
  const roomy = shape.width > 30;
  return {
    type: "rect",
    // Many short ones that are drawn as one make a band with their neighbours.
    shape: { ...shape, r: api.value(3) > 1 ? 0 : Math.min(3, shape.width / 2) },
    style: { fill: look.fill, stroke: look.edge, lineWidth: shape.width > 6 && api.value(3) === 1 ? 1 : 0 },
    textConfig: { position: "insideLeft", distance: 5 },
    // Elements are used again for other items, and keep their text unless they get another: the empty one too.
    textContent: { style: { text: roomy ? look.label : "", fill: look.ink, font: FONT, width: Math.max(1, shape.width - 10), overflow: "truncate", ellipsis: "…" } },
  };
}

/** A mark at a moment: its own shape, or a pill with the number of marks that lie there. */
export function mark(params, api, look) {
  const [x, y] = api.coord([api.value(1), api.value(0)]);
  const box = area(params);
  if (x < box.x - 1 || x > box.x + box.width + 1) return null;
  const many = api.value(3);
  if (many === 1) return { ...look.shape(x, y), style: { fill: look.fill, stroke: colour("panel"), lineWidth: 1 } };
  const text = many > 999 ? `${Math.round(many / 1000)}k` : String(many);
  const width = 9 + 6.5 * text.length;
  return {
    type: "rect",
    shape: { x: x - 5, y: y - 7, width, height: 14, r: 7 },
    style: { fill: look.fill, stroke: colour("panel"), lineWidth: 1 },
    textConfig: { position: "inside" },
    textContent: { style: { text, fill: look.ink, font: FONT } },
  };
}

/** The line of the moment that is looked at. */
export function cursor(params, api) {
  const [x] = api.coord([api.value(1), 0]);
  const box = area(params);
  if (x < box.x - 1 || x > box.x + box.width + 1) return null;
  return {
    type: "group",
    silent: true,
    children: [
      { type: "line", shape: { x1: x, x2: x, y1: box.y, y2: box.y + box.height }, style: { stroke: colour("moment"), lineWidth: 2 } },
      { type: "polygon", shape: { points: [[x - 6, box.y - 7], [x + 6, box.y - 7], [x, box.y + 1]] }, style: { fill: colour("moment") } },
    ],
  };
}

const area = ({ coordSys }) => ({ x: coordSys.x, y: coordSys.y, width: coordSys.width, height: coordSys.height });

const polygon = (points) => (x, y) => ({ type: "polygon", shape: { points: points.map(([dx, dy]) => [x + dx, y + dy]) } });
export const SHAPES = {
  triangle: polygon([[-6, -6], [6, -6], [0, 6]]),
  diamond: polygon([[0, -7], [7, 0], [0, 7], [-7, 0]]),
  square: polygon([[-4, -5], [4, -5], [4, 5], [-4, 5]]),
  cross: polygon([[-6, -4], [-4, -6], [0, -2], [4, -6], [6, -4], [2, 0], [6, 4], [4, 6], [0, 2], [-4, 6], [-6, 4], [-2, 0]]),
  circle: (x, y) => ({ type: "circle", shape: { cx: x, cy: y, r: 5.5 } }),
};
