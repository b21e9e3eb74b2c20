// How a model was made and measured: the facts, the commands that do both again, and what was not
// measured and why.

import { html } from "../../dom/elements.js";
import { titled } from "../../dom/term.js";
import { list, number, object, share, whole, words } from "../../core/validate.js";
import { duration, percent, sizeWords, thousands } from "../../core/wording.js";

const protocols = ({ many }) => ({
  verdict: "Classes of samples",
  distribution: `Samples beside test ${many}`,
  agreement: "Label agreement",
  posterior: `Posterior of test ${many}`,
  infogan: "What Q reads",
  factors: "Known factors",
  memory: `Nearest training ${many}`,
  smoothness: "Path length",
  teaching: "A judge taught by samples",
  likelihood: `Likelihood of test ${many}`,
  arithmetic: "Latent arithmetic",
  mixture: "Modes of the data",
  dimensions: "What knobs stand for",
});

// A list of terms; a row is [term, value, full], or null where the card is silent.
function facts(title, rows) {
  const terms = rows
    .filter(Boolean)
    .flatMap(([term, value, full]) => [html("dt", {}, term), html("dd", full ? { title: full } : {}, value)]);
  return html("div", { class: "le-facts" }, html("h3", {}, title), html("dl", {}, ...terms));
}

const hash = (value) => words(value, 64).slice(0, 12);

// What `read` makes of a value that may be missing.
const maybe = (value, read) => (value === undefined || value === null || value === "" ? null : read(value));

// learning: what has become of the run that the model was opened of, "" where it was opened of none.
export function model({ title, dataset, made, learning }) {
  const far = made.step === made.steps ? thousands(made.steps) : `${thousands(made.step)} of ${thousands(made.steps)}`,
    steps = [far, learning].filter(Boolean).join(", ");
  return facts("Model", [
    ["family", words(title)],
    ["data set", words(dataset)],
    ["parameters", thousands(number(made.parameters, 0, 1e12))],
    ["size", sizeWords(number(made.bytes, 0, 1e12))],
    maybe(made.created, (date) => ["trained", words(date, 40)]),
    ["steps", steps],
    ["seed", String(number(made.seed))],
    maybe(made.software, (text) => ["software", words(text, 120)]),
    maybe(made.weights, (text) => ["weights", hash(text), `SHA-256 ${words(text, 64)}`]),
  ]);
}

export function measured({ made, evidence, drawn }) {
  const titles = protocols(drawn);
  const seconds = Object.entries(object(evidence.seconds ?? {})).map(([name, value]) => ({
    name,
    value: number(value, 0),
  }));
  const each = seconds.map(({ name, value }) => `${titles[name] ?? words(name, 40)} ${duration(value)}`).join(", ");
  const judges = Object.entries(object(evidence.judges ?? {}))
    .slice(0, 4)
    .map(([letter, judge]) => {
      const found = maybe(judge.accuracy, (value) => ` · ${percent(share(value), 2)} right`) ?? "";
      return [
        `judge ${words(letter, 2).toUpperCase()}`,
        `${words(judge.id, 60)} · ${hash(judge.weights)}${found}`,
        `right: of all test ${drawn.many}. SHA-256 ${words(judge.weights, 64)}`,
      ];
    });
  const same = maybe(evidence.conditions?.weights, (text) => words(text, 64) === made.weights);
  return facts("Measurement", [
    maybe(evidence.date, (date) => ["measured", words(date, 40)]),
    maybe(evidence.device, (device) => [
      "device",
      words(device, 40) + (maybe(evidence.threads, (n) => `, ${whole(n)} threads`) ?? ""),
    ]),
    seconds.length ? ["time", duration(seconds.reduce((sum, { value }) => sum + value, 0)), each] : null,
    maybe(evidence.software, (text) => ["software", words(text, 120)]),
    maybe(evidence.data, ({ train, test }) => [
      drawn.many,
      `${thousands(whole(train))} training, ${thousands(whole(test))} test`,
    ]),
    ...judges,
    same === null || !made.weights
      ? null
      : ["weights", same ? "✓ the ones above" : "✗ not the ones above: measure again"],
  ]);
}

// What was left out, as sentences; null when nothing was.
export function leftOut({ evidence, drawn }) {
  const reasons = Object.entries(object(evidence.left_out ?? {})).slice(0, 20);
  if (!reasons.length) return null;
  const lines = reasons.map(([name, reason]) =>
    html("li", {}, `${protocols(drawn)[name] ?? words(name, 40)}: ${words(reason)}`),
  );
  return html("div", { class: "le-facts" }, html("h3", {}, "Not measured"), html("ul", {}, ...lines));
}

// A command in a block of its own, with a button that copies it.
export function command(title, text) {
  const code = html("pre", { tabindex: 0, "aria-label": title }, html("code", {}, text));
  const copy = html("button", { type: "button", class: "le-quiet", "aria-label": `Copy: ${title}` }, "Copy");
  copy.onclick = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      getSelection()?.selectAllChildren(code);
      document.execCommand("copy");
    }
    copy.textContent = "Copied";
    setTimeout(() => {
      copy.textContent = "Copy";
    }, 1500);
  };
  return html("div", { class: "le-command" }, html("div", { class: "le-bar" }, html("h3", {}, title), copy), code);
}

// Both, where they run; `measured`: whether the model was.
export function commands({ commands: { train, evaluate } }, measured) {
  const gist = (text) => html("p", { class: "le-gist" }, text);
  const never = evaluate
    ? "This model was never measured; the command below does it and writes the result into its file."
    : "This model was never measured; only one that is kept on your machine, with its data, can be.";
  return [
    train && command("Train it again", words(train, 20_000)),
    !measured && gist(never),
    evaluate && command(measured ? "Measure it again" : "Measure it", words(evaluate, 5000)),
  ].filter(Boolean);
}

// The figures as a table: measure, value, what others published, target, protocol.
export function figures(rows) {
  const most = list(rows, object, 2000).slice(0, 100);
  const columns = ["measure", "value", "published", "target", "protocol"].filter(
    (name) =>
      (name !== "published" || most.some(({ anchor }) => anchor)) &&
      (name !== "target" || most.some(({ target }) => target)),
  );
  const body = most.map((row) => {
    const source = row.source ? [html("small", {}, `published: ${words(row.source)}`)] : [];
    const mark =
      typeof row.met === "boolean"
        ? html("span", { class: row.met ? "le-met" : "le-missed" }, row.met ? "✓ met" : "✗ missed")
        : "";
    const cells = {
      measure: titled(words(row.name)),
      value: [words(row.value).replace(/-(?=\d)/g, "−")],
      published: [words(row.anchor)],
      target: [words(row.target), " ", mark],
      protocol: [words(row.protocol), ...source],
    };
    return html(
      "tr",
      {},
      ...columns.map((name, i) => {
        const empty = !cells[name].some((part) => (part.textContent ?? part).trim());
        return html(
          i ? "td" : "th",
          { ...(i ? {} : { scope: "row" }), "data-label": name, ...(empty ? { class: "le-none" } : {}) },
          ...cells[name],
        );
      }),
    );
  });
  const head = html("thead", {}, html("tr", {}, ...columns.map((name) => html("th", { scope: "col" }, name))));
  const table = html("table", { class: "le-table" }, head, html("tbody", {}, ...body));
  const wrapped = html(
    "div",
    { class: "le-scroll", tabindex: 0, role: "region", "aria-label": "Figures, published figures and targets" },
    table,
  );
  if (rows.length > most.length)
    wrapped.append(html("p", { class: "le-gist" }, `… and ${rows.length - most.length} more.`));
  return wrapped;
}
