// What scripts say, in the language of the page: the page has it as JSON.
const element = document.querySelector('meta[name="messages"]');
const messages = element ? JSON.parse(element.content) : {};

/** The language of the page, for numbers. */
export const language = document.documentElement.lang || "en";

/** The message `name`, with the values that it has gaps for. */
export function say(name, values = {}) {
  return (messages[name] ?? name).replace(/%\((\w+)\)s/g, (gap, key) => values[key] ?? gap);
}
