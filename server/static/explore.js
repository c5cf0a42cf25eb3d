// The network to be moved about: drag, zoom, and press a name to see what it has to do with. Cytoscape
// finds places for the boxes of the picture and draws them; the picture and the table stay as they are.
import cytoscape from "./vendor/cytoscape.js";

const SIDES = ["for", "against", "other"];
const DASHES = { for: "solid", against: "dashed", other: "dotted", wrote: "solid" };

const LETTER = 7.1; // how wide one is, about
const WIDEST = 150;

/** The size of the box of a name. */
function sizeOf(name) {
  const length = name.length * LETTER;
  return { width: Math.min(length, WIDEST) + 20, height: Math.ceil(length / (WIDEST * 0.85)) * 16 + 14 };
}

/** The boxes, from the cells of the tables that name something. */
function nodes() {
  const found = new Map();
  for (const cell of document.querySelectorAll("#answers td[data-node], #works [data-node]")) {
    const name = cell.textContent.trim();
    found.set(cell.dataset.node, {
      data: { id: cell.dataset.node, name, href: cell.querySelector("a")?.href ?? "", ...sizeOf(name) },
      classes: ["person", "organisation", "publication", "group"].includes(cell.dataset.kind) ? "agent" : "work",
    });
  }
  return found;
}

/** The lines, one for each pair and side, then those of the authors. */
function edges() {
  const found = new Map();
  for (const { dataset: { who, to, side } } of document.querySelectorAll("#answers tbody tr"))
    if (who !== to) found.set(`${who} ${to} ${side}`, { source: who, target: to, side });
  for (const row of document.querySelectorAll("#works tbody tr"))
    for (const { dataset: { node } } of row.querySelectorAll("span[data-node]"))
      found.set(`${node} ${row.dataset.work} wrote`, { source: node, target: row.dataset.work, side: "wrote" });
  return [...found].map(([id, data]) => ({ data: { id, ...data } }));
}

function style() {
  const root = getComputedStyle(document.documentElement);
  const colour = (name) => root.getPropertyValue(`--${name}`).trim();
  const line = (side) => ({
    selector: `edge[side = "${side}"]`,
    style: { "line-color": colour(side), "target-arrow-color": colour(side), "line-style": DASHES[side] },
  });
  return [
    { selector: "node", style: {
      shape: "round-rectangle", label: "data(name)", "font-size": 13, "font-family": root.fontFamily, color: colour("ink"),
      "text-wrap": "wrap", "text-max-width": WIDEST, "text-valign": "center", width: "data(width)", height: "data(height)",
      "background-color": colour("paper"), "border-width": 1.5, "border-color": colour("ink"),
    } },
    { selector: "node.work", style: { shape: "rectangle", "background-color": colour("tint") } },
    { selector: "edge", style: { width: 2, "curve-style": "bezier", "target-arrow-shape": "triangle" } },
    ...SIDES.map(line),
    { selector: 'edge[side = "wrote"]', style: { width: 1, "line-color": colour("faint"), "target-arrow-shape": "none" } },
    { selector: ".away", style: { opacity: 0.15 } },
    { selector: "node.chosen", style: { "border-width": 3, "border-color": colour("accent") } },
  ];
}

/** Begin; what is returned ends it again. */
export function explore(figure) {
  const picture = figure.querySelector(".scroll");
  const stage = document.createElement("div");
  stage.className = "stage";
  // Where an element has this id, Cytoscape adds no style of its own, which our policy forbids.
  stage.id = "__________cytoscape_stylesheet";
  const open = document.createElement("p");
  open.className = "chosen";
  open.setAttribute("role", "status");
  picture.after(stage, open);
  picture.hidden = true;
  const known = nodes();
  const graph = cytoscape({
    container: stage,
    elements: [...known.values(), ...edges().filter(({ data }) => known.has(data.source) && known.has(data.target))],
    style: style(),
    minZoom: 0.2,
    maxZoom: 3,
    layout: {
      name: "cose", animate: false, randomize: true, nodeDimensionsIncludeLabels: true, padding: 24,
      idealEdgeLength: () => 90, nodeRepulsion: () => 90000, componentSpacing: 60, numIter: 1500,
    },
  });
  graph.on("tap", ({ target }) => {
    graph.elements().removeClass("away chosen");
    open.replaceChildren();
    if (target === graph || !target.isNode()) return;
    graph.elements().not(target.closedNeighborhood()).addClass("away");
    target.addClass("chosen");
    const link = document.createElement(target.data("href") ? "a" : "span");
    if (target.data("href")) link.href = target.data("href");
    link.textContent = target.data("name");
    open.append(link);
  });
  return () => {
    graph.destroy();
    stage.remove();
    open.remove();
    picture.hidden = false;
  };
}
