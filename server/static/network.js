// Lets the network be saved and explored; the server has drawn it. What exploring takes is loaded when
// a reader wants to.
import { offerSaving } from "./pictures.js";

const figure = document.getElementById("network");
if (figure) {
  const button = offerSaving(figure, "network").querySelector("[data-explore]");
  let leave = null;
  button?.addEventListener("click", async () => {
    if (leave) {
      leave();
      leave = null;
    } else {
      button.disabled = true;
      const { explore } = await import("./explore.js");
      leave = explore(figure);
      button.disabled = false;
    }
    button.setAttribute("aria-pressed", String(leave !== null));
  });
}
