// A timeline that can be kept: the server has drawn it, this adds what saves it.
import { saveButtons } from "./pictures.js";

const svg = document.querySelector("svg.timeline");
if (svg) svg.closest("figure").append(saveButtons(() => svg, "timeline"));
