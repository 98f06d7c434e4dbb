// Draws a relationship graph as SVG. Labels come as data and are set as text. Positions are computed in Python.
const NS = "http://www.w3.org/2000/svg";

function make(name, attributes, parent, text) {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  parent.appendChild(element);
  return element;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector(".graph");
  host.replaceChildren();
  const svg = make("svg", { viewBox: data.box.join(" "), role: "group", "aria-label": data.alt }, host);
  svg.style.setProperty("--needed", `${data.box[2]}px`);
  svg.style.maxWidth = `${data.box[2] * 1.35}px`;
  svg.style.margin = "0 auto";
  const at = new Map(data.nodes.map((node) => [node.id, node]));
  const lines = make("g", { class: "lines", "aria-hidden": "true" }, svg);
  const drawn = data.edges.map((edge) => {
    const begin = at.get(edge.begin), end = at.get(edge.end);
    const line = make("line", { x1: begin.x, y1: begin.y, x2: end.x, y2: end.y, stroke: edge.colour }, lines);
    make("title", {}, line, edge.label);
    return { edge, line };
  });
  for (const node of data.nodes) {
    const group = make("g", {
      class: node.centre ? "node centre" : "node", tabindex: "0", role: "button", "aria-label": node.described,
      transform: `translate(${node.x} ${node.y})`,
    }, svg);
    make("title", {}, group, node.described);
    make("circle", { r: node.centre ? 11 : 7, fill: node.colour }, group);
    make("text", { x: node.dx, y: node.dy, "text-anchor": node.anchor }, group, node.label);
    const choose = () => setTriggerValue("chosen", node.id);
    group.addEventListener("click", choose);
    group.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); }
    });
    const mark = (on) => drawn.forEach(({ edge, line }) =>
      line.classList.toggle("marked", on && (edge.begin === node.id || edge.end === node.id)));
    for (const name of ["focus", "mouseenter"]) group.addEventListener(name, () => mark(true));
    for (const name of ["blur", "mouseleave"]) group.addEventListener(name, () => mark(false));
  }
}
