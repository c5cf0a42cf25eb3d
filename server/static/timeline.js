// Lets the timeline be saved; the server has drawn it.
import { offerSaving } from "./pictures.js";

const figure = document.querySelector("main figure");
if (figure) offerSaving(figure, "timeline");
