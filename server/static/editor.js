// The query field as an editor: colours, completion from the dataset's own terms, and results
// that appear on the page. Without this script the form sends the query and a page comes back.
import Yasqe from "./vendor/yasqe.js";
import { offerCharts } from "./chart.js";
import { language, say } from "./messages.js";

const form = document.querySelector("form.sparql");
const field = form.querySelector("textarea");
const answer = document.getElementById("answer");
const LONGEST_ADDRESS = 4000; // longer queries are posted, and the address stays as it is
const SHOWN = 60;

const dataset = fetch(form.dataset.terms).then((response) => response.json());

/** An IRI by the query's prefixes, else by the dataset's, else in full. */
function shortened(iri, prefixes) {
  let best = null;
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    if (iri.startsWith(namespace) && /^\w[\w-]*$/.test(iri.slice(namespace.length)))
      if (!best || namespace.length > best[1].length) best = [prefix, namespace];
  }
  return best ? `${best[0]}:${iri.slice(best[1].length)}` : `<${iri}>`;
}

/** Which terms fit what has been typed: the beginning of a name, of a label, or of an IRI. */
function fits(term, name, typed) {
  if (typed.startsWith("<")) return term.iri.startsWith(typed.slice(1));
  const text = typed.toLowerCase();
  if (name.toLowerCase().startsWith(text)) return true;
  if (text.includes(":")) return false;
  const local = name.slice(name.indexOf(":") + 1).toLowerCase();
  return local.startsWith(text) || term.label.toLowerCase().startsWith(text);
}

/** A completer of Yasqe's for terms of some kinds, in the places where `place` says so. */
function completer(name, kinds, place) {
  const shown = new Map(); // what is inserted → its term
  return {
    name,
    bulk: false,
    autoShow: true,
    persistenceId: null,
    isValidCompletionPosition: place,
    async get(yasqe, token) {
      const { prefixes, terms } = await dataset;
      const known = { ...prefixes, ...yasqe.getPrefixesFromQuery() };
      shown.clear();
      for (const term of terms) {
        if (!kinds.includes(term.kind)) continue;
        const short = shortened(term.iri, known);
        if (fits(term, short, token.string.trim())) shown.set(short, term);
        if (shown.size === SHOWN) break;
      }
      return [...shown.keys()];
    },
    postprocessHints(yasqe, hints) {
      for (const hint of hints) {
        const term = shown.get(hint.text);
        const count = term.count ? ` · ${term.count.toLocaleString(language)}` : "";
        hint.displayText = `${hint.text}   ${term.label}${count}`;
      }
      return hints;
    },
  };
}

const before = (yasqe, token) => yasqe.getPreviousNonWsToken(yasqe.getDoc().getCursor().line, token);
/** The token at the cursor where it may be a term, else null. */
function termAt(yasqe) {
  const token = yasqe.getCompleteToken();
  const text = token.string.trim();
  if (!/^(<|[a-z][\w-]*:?)/i.test(text) || /string$/.test(token.type || "")) return null;
  return token.type === "comment" || token.state.inPrefixDecl ? null : token;
}
const isClassPlace = (yasqe, token) =>
  ["a", "rdf:type"].includes((before(yasqe, token).state || {}).lastProperty);
const isPropertyPlace = (token) => token.state.possibleCurrent.includes("a");

Yasqe.registerAutocompleter({
  ...Yasqe.Autocompleters.prefixes,
  name: "own-prefixes",
  persistenceId: null,
  async get() {
    const { prefixes } = await dataset;
    return Object.entries(prefixes).map(([prefix, namespace]) => `${prefix}: <${namespace}>`);
  },
}, false);
Yasqe.registerAutocompleter(completer("own-properties", ["property"], (yasqe) => {
  const token = termAt(yasqe);
  return Boolean(token) && isPropertyPlace(token);
}), false);
Yasqe.registerAutocompleter(completer("own-classes", ["class"], (yasqe) => {
  const token = termAt(yasqe);
  return Boolean(token) && !isPropertyPlace(token) && isClassPlace(yasqe, token);
}), false);
Yasqe.registerAutocompleter(completer("own-concepts", ["concept", "class"], (yasqe) => {
  const token = termAt(yasqe);
  return Boolean(token) && token.string.includes(":") && !isPropertyPlace(token) && !isClassPlace(yasqe, token);
}), false);

const place = document.createElement("div");
place.className = "editor";
field.before(place);
const editor = new Yasqe(place, {
  value: field.value,
  persistenceId: null,
  consumeShareLink: null,
  createShareableLink: null,
  showQueryButton: false,
  resizeable: false,
  editorHeight: "auto",
  viewportMargin: Infinity,
  // What is typed into is the text itself: screen readers read it, and the keyboard scrolls it.
  inputStyle: "contenteditable",
  screenReaderLabel: say("query"),
  autocompleters: ["variables", "own-prefixes", "own-properties", "own-classes", "own-concepts"],
  // The Tab key leaves the editor, as it leaves any other field.
  extraKeys: {
    Tab: false,
    "Shift-Tab": false,
    "Ctrl-S": false,
    "Ctrl-Enter": () => form.requestSubmit(form.querySelector(".run")),
    "Cmd-Enter": () => form.requestSubmit(form.querySelector(".run")),
  },
});
field.hidden = true;
field.required = false;
form.querySelector("label").addEventListener("click", () => editor.focus());
form.querySelector(".keys").hidden = false;
editor.on("change", () => { field.value = editor.getValue(); });

/** Run the query and put what the server says of it into the page. */
async function run() {
  const data = new URLSearchParams(new FormData(form));
  data.set("format", "html");
  const address = `${form.action.split("#")[0]}?${data}`;
  const short = address.length <= LONGEST_ADDRESS;
  answer.setAttribute("aria-busy", "true");
  try {
    const response = short
      ? await fetch(address, { headers: { Accept: "text/html" } })
      : await fetch(form.action, { method: "POST", body: data, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    answer.replaceChildren(...page.getElementById("answer").childNodes);
    document.title = page.title;
    document.querySelector("h1").textContent = page.querySelector("h1").textContent;
    if (short) history.pushState(null, "", address);
    offerCharts(answer);
    answer.focus({ preventScroll: true });
    answer.scrollIntoView({ block: "nearest" });
  } finally {
    answer.removeAttribute("aria-busy");
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  run().catch(() => form.submit());
});
window.addEventListener("popstate", () => location.reload());
offerCharts(answer);
document.documentElement.dataset.editor = "ready";
