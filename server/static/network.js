// The network of who answered whom, drawn from the tables below it. Cytoscape finds the places;
// the picture is SVG, so its names are text and its nodes are links.
import cytoscape from "./vendor/cytoscape.js";
import { saveButtons, svgElement } from "./pictures.js";

const AGENTS = ["person", "organisation", "publication", "group"];
const LINE = 22; // letters of a name on one line
const LETTER = 7; // how wide one is, about
const GAP = 14;
const ROUNDS = 400;
const MARGIN = 40;
const SIDE_LABELS = 110; // what a name may take to the left and right of its node
const figure = document.getElementById("network");

/** Node → name, kind and link, from the cells that name one. */
function readNodes() {
  const nodes = new Map();
  for (const cell of document.querySelectorAll("#answers td[data-node], #works [data-node]")) {
    const link = cell.querySelector("a");
    nodes.set(cell.dataset.node, {
      name: cell.textContent.trim(), kind: cell.dataset.kind, href: link ? link.getAttribute("href") : null,
    });
  }
  return nodes;
}

/** Edges, one for each pair and side, then the authors of works. */
function readEdges() {
  const edges = new Map();
  for (const { dataset: { who, to, side } } of document.querySelectorAll("#answers tbody tr"))
    if (who !== to) edges.set(`${who} ${to} ${side}`, { from: who, to, side });
  for (const row of document.querySelectorAll("#works tbody tr"))
    for (const author of row.querySelectorAll("span[data-node]"))
      edges.set(`${author.dataset.node} ${row.dataset.work} wrote`, { from: author.dataset.node, to: row.dataset.work, side: "wrote" });
  return [...edges.values()];
}

/** Where each node stands. The same tables give the same picture: nothing in it is random. */
function places(nodes, edges) {
  const size = Math.max(560, 150 * Math.sqrt(nodes.size));
  const graph = cytoscape({
    headless: true,
    styleEnabled: true,
    elements: [
      ...[...nodes.keys()].map((id, index) => ({
        data: { id },
        position: { x: size * Math.cos(index * 2.4) * Math.sqrt(index + 1) / 8, y: size * Math.sin(index * 2.4) * Math.sqrt(index + 1) / 8 },
      })),
      ...edges.map((edge, index) => ({ data: { id: `edge ${index}`, source: edge.from, target: edge.to } })),
    ],
    style: [{ selector: "node", style: { width: 120, height: 60 } }],
    layout: {
      name: "cose", animate: false, randomize: false, fit: false, nodeDimensionsIncludeLabels: false,
      idealEdgeLength: () => 110, nodeRepulsion: () => 60000, nodeOverlap: 30, componentSpacing: 80, numIter: 1200,
      boundingBox: { x1: 0, y1: 0, w: size, h: size * 0.62 },
    },
  });
  const found = new Map(graph.nodes().map((node) => [node.id(), { ...node.position() }]));
  graph.destroy();
  return found;
}

/** Move nodes apart, a little many times, until no name lies on another. */
function moveApart(at, nodes) {
  const boxes = [...at].map(([id, place]) => {
    const name = lines(nodes.get(id).name);
    return { place, width: Math.max(...name.map((text) => text.length)) * LETTER + GAP, height: 34 + name.length * 15 + GAP };
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = false;
    boxes.forEach((one, index) => {
      for (const other of boxes.slice(index + 1)) {
        const [dx, dy] = [other.place.x - one.place.x, other.place.y - one.place.y];
        const overlapX = (one.width + other.width) / 2 - Math.abs(dx);
        const overlapY = (one.height + other.height) / 2 - Math.abs(dy);
        if (overlapX <= 0 || overlapY <= 0) continue;
        moved = true;
        // Along the way that is shorter, each by half of it.
        if (overlapX < overlapY * 1.6) {
          const step = (dx < 0 ? -1 : 1) * Math.min(overlapX, 20) / 2;
          one.place.x -= step;
          other.place.x += step;
        } else {
          const step = (dy < 0 ? -1 : 1) * Math.min(overlapY, 20) / 2;
          one.place.y -= step;
          other.place.y += step;
        }
      }
    });
    if (!moved) return;
  }
}

/** A name on at most three lines. */
function lines(name) {
  const found = [""];
  for (const word of name.split(/\s+/)) {
    const last = found[found.length - 1];
    if (last && `${last} ${word}`.length > LINE) found.push(word);
    else found[found.length - 1] = last ? `${last} ${word}` : word;
  }
  return found.length > 3 ? [...found.slice(0, 2), `${found[2]} …`] : found;
}

function drawEdge(svg, edge, from, to) {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const bend = edge.side === "wrote" ? -14 : 14; // two edges of a pair lie beside each other
  const [mx, my] = [(from.x + to.x) / 2 - dy * bend, (from.y + to.y) / 2 + dx * bend];
  const [ex, ey] = [to.x - dx * 14, to.y - dy * 14];
  svg.append(svgElement("path", { class: `edge ${edge.side}`, d: `M${from.x} ${from.y}Q${mx} ${my} ${ex} ${ey}` }));
  if (edge.side === "wrote") return;
  const angle = Math.atan2(ey - my, ex - mx);
  const corner = (turn) => `${ex - 11 * Math.cos(angle + turn)} ${ey - 11 * Math.sin(angle + turn)}`;
  svg.append(svgElement("path", { class: `tip ${edge.side}`, d: `M${ex} ${ey}L${corner(0.42)}L${corner(-0.42)}Z` }));
}

function drawNode(svg, node, { x, y }, isStart) {
  const agent = AGENTS.includes(node.kind);
  const name = `node ${agent ? "agent" : "work"}${isStart ? " start" : ""}`;
  const link = svgElement(node.href ? "a" : "g", node.href ? { href: node.href } : {});
  link.append(agent
    ? svgElement("circle", { class: name, cx: x, cy: y, r: 8 })
    : svgElement("rect", { class: name, x: x - 8, y: y - 8, width: 16, height: 16, rx: 2 }));
  lines(node.name).forEach((text, index) => {
    const place = { x, y: y + 23 + index * 15, "text-anchor": "middle" };
    link.append(svgElement("text", { ...place, class: "back", "aria-hidden": "true" }, text), svgElement("text", place, text));
  });
  svg.append(link);
}

function draw(nodes, edges) {
  const at = places(nodes, edges);
  moveApart(at, nodes);
  const xs = [...at.values()].map(({ x }) => x);
  const ys = [...at.values()].map(({ y }) => y);
  const [left, top] = [Math.min(...xs) - SIDE_LABELS, Math.min(...ys) - MARGIN];
  const width = Math.round(Math.max(...xs) + SIDE_LABELS - left);
  const height = Math.round(Math.max(...ys) + MARGIN + 40 - top);
  for (const place of at.values()) {
    place.x = Math.round(place.x - left);
    place.y = Math.round(place.y - top);
  }
  const svg = svgElement("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", class: "network" });
  svg.setAttribute("aria-label", "Network of answers; the table below says the same");
  for (const edge of edges) drawEdge(svg, edge, at.get(edge.from), at.get(edge.to));
  const start = document.querySelector("h1 .of a")?.getAttribute("href");
  for (const [id, node] of nodes) drawNode(svg, node, at.get(id), node.href === start);
  return svg;
}

if (figure) {
  const nodes = readNodes();
  const edges = readEdges().filter(({ from, to }) => nodes.has(from) && nodes.has(to));
  const svg = draw(nodes, edges);
  figure.querySelector(".scroll").append(svg);
  figure.append(saveButtons(() => svg, "network"));
  figure.hidden = false;
}
