// The network to be moved about: drag, zoom, and press a name to see what it has to do with. The boxes
// begin where the picture has them; the picture and the table stay as they are.
import cytoscape from "./vendor/cytoscape.js";

const SIDES = ["for", "against", "other"];
const DASHES = { for: "solid", against: "dashed", other: "dotted", wrote: "solid" };

const LETTER = 7.1; // how wide one is, about
const WIDEST = 150;
const IN_A_ROW = 6;

/** The size of the box of a name. */
function sizeOf(name) {
  const length = name.length * LETTER;
  return { width: Math.min(length, WIDEST) + 20, height: Math.ceil(length / (WIDEST * 0.85)) * 16 + 14 };
}

/** The places and sizes of the boxes of the picture, by what they stand for. */
function places(picture) {
  const found = new Map();
  for (const box of picture.querySelectorAll("[data-node]")) {
    const { x, y, width, height } = box.querySelector("rect");
    const [left, top, wide, high] = [x, y, width, height].map(({ baseVal }) => baseVal.value);
    found.set(box.dataset.node, { x: left + wide / 2, y: top + high / 2, width: wide, height: high });
  }
  return found;
}

/** The boxes, from the cells of the tables that name something; what is not in the picture below it. */
function nodes(picture) {
  const placed = places(picture);
  const found = new Map();
  const floor = Math.max(0, ...[...placed.values()].map(({ y, height }) => y + height));
  let further = 0;
  for (const cell of document.querySelectorAll("#answers td[data-node], #works [data-node]")) {
    if (found.has(cell.dataset.node)) continue;
    const name = cell.textContent.trim();
    const { x, y, width, height } = placed.get(cell.dataset.node) ?? {
      x: (further % IN_A_ROW) * WIDEST * 1.4, y: floor + 60 + Math.floor(further++ / IN_A_ROW) * 70, ...sizeOf(name),
    };
    found.set(cell.dataset.node, {
      data: { id: cell.dataset.node, name, href: cell.querySelector("a")?.href ?? "", width, height },
      position: { x, y },
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
  const known = nodes(picture);
  const graph = cytoscape({
    container: stage,
    elements: [...known.values(), ...edges().filter(({ data }) => known.has(data.source) && known.has(data.target))],
    style: style(),
    minZoom: 0.2,
    maxZoom: 3,
    layout: { name: "preset", padding: 24 },
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
