// Bars for a result that suits them: one column of names and one of numbers, a bar for each row.
import { language, say } from "./messages.js";
import { offerSaving, svgElement } from "./pictures.js";

const MOST_ROWS = 40;
const ROW = 26;
const NAMES = 250;
const BARS = 380;

/** What a cell names: a thing's label, else its value without the language or datatype behind it. */
function shownName(cell) {
  const thing = cell.querySelector("a") && cell.querySelector("small");
  return (thing || cell.querySelector("span, a") || cell).textContent.trim();
}

/** The rows of a table that suits bars, as pairs of name and number; null where it does not. */
export function barsOf(table) {
  const rows = [...table.tBodies[0].rows];
  if (rows.length < 2 || rows.length > MOST_ROWS) return null;
  const columns = rows[0].cells.length;
  const numeric = [...Array(columns).keys()].filter((i) =>
    rows.every((row) => row.cells[i].dataset.value !== undefined));
  if (numeric.length !== 1 || columns < 2) return null;
  const names = [...Array(columns).keys()].filter((i) => i !== numeric[0]);
  const name = names.find((i) => rows.every((row) => !row.cells[i].querySelector("a"))) ?? names[0];
  const bars = rows.map((row) => [shownName(row.cells[name]), Number(row.cells[numeric[0]].dataset.value)]);
  if (bars.some(([, value]) => !Number.isFinite(value) || value < 0)) return null;
  return { bars, title: table.tHead.rows[0].cells[numeric[0]].textContent };
}

function draw({ bars, title }) {
  const height = bars.length * ROW + 8;
  const width = NAMES + BARS + 70;
  const svg = svgElement("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", class: "chart" });
  svg.setAttribute("aria-label", say("bars", { title }));
  const most = Math.max(...bars.map(([, value]) => value)) || 1;
  bars.forEach(([name, value], index) => {
    const y = index * ROW + 4;
    const short = name.length > 34 ? `${name.slice(0, 33)}…` : name;
    svg.append(
      svgElement("text", { x: NAMES - 8, y: y + 17, "text-anchor": "end", class: "name" }, short),
      svgElement("rect", { x: NAMES, y: y + 3, width: Math.max(1, (value / most) * BARS), height: ROW - 8, rx: 2, class: "bar" }),
      svgElement("text", { x: NAMES + (value / most) * BARS + 6, y: y + 17, class: "value" }, value.toLocaleString(language)),
    );
  });
  return svg;
}

/** The buttons that save a chart. */
function saveButtons() {
  const bar = document.createElement("p");
  bar.className = "save";
  for (const kind of ["svg", "png"]) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.save = kind;
    button.textContent = say(`save-${kind}`);
    bar.append(button, " ");
  }
  return bar;
}

/** Put a button "Chart" behind each table inside `root` that suits bars. */
export function offerCharts(root) {
  for (const table of root.querySelectorAll(".result table")) {
    const found = barsOf(table);
    if (!found) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = say("show-chart");
    button.className = "chart-button";
    button.setAttribute("aria-expanded", "false");
    const figure = document.createElement("figure");
    figure.hidden = true;
    const svg = draw(found);
    const frame = document.createElement("div");
    frame.className = "scroll";
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", say("chart"));
    frame.append(svg);
    figure.append(frame, saveButtons());
    offerSaving(figure, "chart");
    button.addEventListener("click", () => {
      figure.hidden = !figure.hidden;
      button.setAttribute("aria-expanded", String(!figure.hidden));
      button.textContent = say(figure.hidden ? "show-chart" : "hide-chart");
    });
    table.closest(".scroll").before(button, figure);
  }
}
