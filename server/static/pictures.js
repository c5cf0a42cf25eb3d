// Pictures that can be kept: an SVG with its colours written into it, or a PNG of twice its size.
const SVG = "http://www.w3.org/2000/svg";
const STYLES = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-family", "font-size", "font-weight", "opacity"];
const SCALE = 2;

/** An element of SVG with attributes and text. */
export function svgElement(name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

/** The text of an SVG file of `svg`, which looks the same without our style sheet. */
export function fileOf(svg) {
  const copy = svg.cloneNode(true);
  const from = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, index) => {
    const style = getComputedStyle(from[index]);
    for (const name of STYLES) {
      const value = style.getPropertyValue(name);
      if (value) element.setAttribute(name, value);
    }
    element.removeAttribute("class");
    element.removeAttribute("tabindex");
    element.removeAttribute("data-node");
  });
  const [x, y, width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  copy.setAttribute("xmlns", SVG);
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  const paper = getComputedStyle(document.body).backgroundColor;
  copy.prepend(svgElement("rect", { x, y, width, height, fill: paper }));
  return new XMLSerializer().serializeToString(copy);
}

function save(url, name) {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}

function saveText(text, name) {
  const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  save(url, name);
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

async function pngOf(text, width, height) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png");
}

/** Show the buttons of `figure` that save its SVG, as it is then, under `name`. */
export function offerSaving(figure, name) {
  const svg = figure.querySelector("svg");
  const bar = figure.querySelector(".save");
  bar.querySelector("[data-save=svg]").addEventListener("click", () => saveText(fileOf(svg), `${name}.svg`));
  bar.querySelector("[data-save=png]").addEventListener("click", async () => {
    const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    save(await pngOf(fileOf(svg), width, height), `${name}.png`);
  });
  bar.hidden = false;
  return bar;
}
