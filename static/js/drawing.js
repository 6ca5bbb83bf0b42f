/* The drawing of the explorer: a graph laid out by forces and drawn by sigma, in the colours of the style sheet. Each
   kind of node has a shape of its own, so that colour alone says nothing. */
const SHAPES = { author: 0, work: 1, topic: 2, institution: 3 };
const ROUNDS = 400;
const SLICE_MS = 8;
const FORCES = { barnesHutOptimize: false, gravity: 0.6, scalingRatio: 12, edgeWeightInfluence: 0.3 };
const LABEL_LENGTH = 32;
const MOST_NAMED = 12;

const VERTEX_SHADER = `
attribute vec4 a_id; attribute vec4 a_color; attribute vec2 a_position; attribute float a_size; attribute float a_shape;
uniform float u_sizeRatio; uniform float u_pixelRatio; uniform mat3 u_matrix;
varying vec4 v_color; varying float v_soft; varying float v_shape;
void main() {
  gl_Position = vec4((u_matrix * vec3(a_position, 1)).xy, 0, 1);
  gl_PointSize = a_size / u_sizeRatio * u_pixelRatio * 2.4;
  v_soft = 2.0 / gl_PointSize;
  v_shape = a_shape;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= 255.0 / 254.0;
}`;

const FRAGMENT_SHADER = `
precision mediump float;
varying vec4 v_color; varying float v_soft; varying float v_shape;
float beyond(vec2 p) {
  if (v_shape < 0.5) return length(p) - 0.82;
  if (v_shape < 1.5) return max(abs(p.x), abs(p.y)) - 0.72;
  if (v_shape < 2.5) return (abs(p.x) + abs(p.y) - 1.0) * 0.71;
  return max(p.y - 0.75, (abs(p.x) * 1.75 - p.y - 0.95) * 0.5);
}
void main() {
  float inside = -beyond((gl_PointCoord - 0.5) * 2.0);
  #ifdef PICKING_MODE
  gl_FragColor = inside > 0.0 ? v_color : vec4(0.0);
  #else
  gl_FragColor = v_color * clamp(inside / v_soft, 0.0, 1.0);
  #endif
}`;

const makeShapes = (NodePointProgram) =>
  class extends NodePointProgram {
    getDefinition() {
      const points = super.getDefinition();
      const shape = { name: "a_shape", size: 1, type: WebGLRenderingContext.FLOAT };
      return {
        ...points,
        VERTEX_SHADER_SOURCE: VERTEX_SHADER,
        FRAGMENT_SHADER_SOURCE: FRAGMENT_SHADER,
        ATTRIBUTES: [...points.ATTRIBUTES, shape],
      };
    }

    processVisibleItem(index, start, data) {
      super.processVisibleItem(index, start, data);
      this.array[start + 5] = data.shape;
    }
  };

const readColours = () => {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  const kinds = Object.fromEntries(Object.keys(SHAPES).map((kind) => [kind, read(`node-${kind}`)]));
  const turns = [...Array.from({ length: 7 }, (_, turn) => String(turn + 1)), "other"];
  const communities = Object.fromEntries(turns.map((turn) => [turn, read(`community-${turn}`)]));
  const [paper, ink, edge, faint, sans] = ["paper", "ink", "node-edge", "line", "sans"].map(read);
  return { kinds, communities, paper, ink, edge, faint, sans };
};

const shorten = (text) => (text.length > LABEL_LENGTH ? `${text.slice(0, LABEL_LENGTH - 1).trimEnd()}…` : text);

/* The nodes and edges of an explorer's two tables: the drawing never shows anything else. */
export const readTables = (root) => ({
  nodes: [...root.querySelectorAll("tr[data-key]")].map((row) => ({
    key: row.dataset.key,
    kind: row.dataset.kind,
    colour: row.dataset.colour,
    label: row.querySelector("bdi").textContent,
    isFocus: "focus" in row.dataset,
  })),
  edges: [...root.querySelectorAll("tr[data-source]")].map((row) => ({
    source: row.dataset.source,
    target: row.dataset.target,
    weight: Number(row.lastElementChild.textContent),
  })),
});

export class Drawing {
  constructor(container, library) {
    this.library = library;
    this.container = container;
    this.graph = new library.Graph({ type: "undirected" });
    this.colours = readColours();
    this.found = null;
    this.near = null;
    this.taken = [];
    this.frame = 0;
    this.isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.sigma = new library.Sigma(this.graph, container, {
      allowInvalidContainer: true,
      defaultNodeType: "shape",
      nodeProgramClasses: { shape: makeShapes(library.NodePointProgram) },
      nodeReducer: (key, data) => this.showNode(key, data),
      edgeReducer: (key, data) => this.showEdge(key, data),
      ...(this.isStill ? { zoomDuration: 1, doubleClickZoomingDuration: 1, inertiaDuration: 1 } : {}),
      labelFont: this.colours.sans,
      labelSize: 13,
      labelWeight: "400",
      labelRenderedSizeThreshold: 5,
      labelDensity: 0.7,
      zIndex: true,
      minCameraRatio: 0.05,
      maxCameraRatio: 3,
      labelGridCellSize: 130,
      defaultDrawNodeLabel: (context, data, settings) => this.drawLabel(context, data, settings),
      defaultDrawNodeHover: (context, data, settings) => this.drawHover(context, data, settings),
    });
    this.listen();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.recolour());
  }

  /* Show just these nodes and edges; those that were there keep their places. */
  show({ nodes, edges }) {
    const keys = new Set(nodes.map((node) => node.key));
    this.graph.clearEdges();
    for (const key of this.graph.nodes()) if (!keys.has(key)) this.graph.dropNode(key);
    const isFirst = this.graph.order === 0;
    const beside = new Map();
    for (const { source, target } of edges) {
      if (this.graph.hasNode(source)) beside.set(target, source);
      if (this.graph.hasNode(target)) beside.set(source, target);
    }
    nodes.forEach((node, turn) => {
      const own = { ...node, label: shorten(node.label), shape: SHAPES[node.kind], type: "shape" };
      if (this.graph.hasNode(node.key)) this.graph.mergeNodeAttributes(node.key, own);
      else this.graph.addNode(node.key, { ...own, size: 4, ...this.place(turn, beside.get(node.key)) });
    });
    for (const { source, target, weight } of edges) this.graph.mergeEdge(source, target, { weight });
    const scale = Math.min(1, Math.max(0.6, this.container.clientWidth / 900));
    this.graph.forEachNode((key) => {
      this.graph.setNodeAttribute(key, "size", scale * (4 + 1.1 * Math.sqrt(this.graph.degree(key))));
    });
    this.near = null;
    this.first = nodes.find((node) => node.isFocus)?.key;
    this.layOut(isFirst ? ROUNDS : ROUNDS / 2);
  }

  /* Mark the nodes of these keys; null marks none. */
  mark(keys) {
    this.found = keys;
    this.sigma.refresh({ skipIndexation: true });
  }

  /* A PNG of what is seen, as a Blob. */
  photograph() {
    this.sigma.refresh(); // what WebGL has drawn is there until the task ends
    const layers = this.sigma.getCanvases();
    const whole = document.createElement("canvas");
    whole.width = layers.nodes.width;
    whole.height = layers.nodes.height;
    const context = whole.getContext("2d");
    context.fillStyle = this.colours.paper;
    context.fillRect(0, 0, whole.width, whole.height);
    for (const name of ["edges", "nodes", "labels"]) context.drawImage(layers[name], 0, 0);
    return new Promise((resolve) => whole.toBlob(resolve, "image/png"));
  }

  place(turn, neighbour) {
    const angle = turn * Math.PI * (3 - Math.sqrt(5));
    if (neighbour !== undefined) {
      const { x, y } = this.graph.getNodeAttributes(neighbour);
      return { x: x + Math.cos(angle), y: y + Math.sin(angle) };
    }
    const radius = 10 * Math.sqrt(turn);
    return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
  }

  /* In slices between frames, so that nothing has to wait; all at once where motion is not wanted. */
  layOut(rounds) {
    cancelAnimationFrame(this.frame);
    const { forceAtlas2 } = this.library;
    const settings = { ...forceAtlas2.inferSettings(Math.max(2, this.graph.order)), ...FORCES };
    let left = this.graph.order > 1 ? rounds : 0;
    this.container.dataset.settled = String(left === 0);
    const go = () => {
      const until = this.isStill ? Infinity : performance.now() + SLICE_MS;
      while (left > 0 && performance.now() < until) {
        forceAtlas2.assign(this.graph, { iterations: 4, settings });
        left -= 4;
      }
      if (left > 0) this.frame = requestAnimationFrame(go);
      else this.container.dataset.settled = "true";
    };
    go();
  }

  showNode(key, data) {
    const { kinds, communities, faint } = this.colours;
    const own = communities[data.colour] ?? kinds[data.kind];
    const isFar = (this.found && !this.found.has(key)) || (this.near && !this.near.has(key));
    const isSought = this.found?.size <= MOST_NAMED && this.found.has(key);
    const forceLabel = key === this.hovered || key === this.first || isSought;
    return isFar
      ? { ...data, color: faint, label: "", forceLabel: false, zIndex: 0 }
      : { ...data, color: own, forceLabel, zIndex: 1 };
  }

  showEdge(key, data) {
    const isFar = this.near && !this.graph.extremities(key).includes(this.hovered);
    const size = 0.6 + Math.min(2.4, 0.5 * Math.sqrt(data.weight));
    return { ...data, size, color: this.colours.edge, hidden: Boolean(isFar), zIndex: 0 };
  }

  /* The name on a rim of paper, so that it can be read across edges; none across another. */
  drawLabel(context, data, settings) {
    if (!data.label) return;
    context.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
    const width = context.measureText(data.label).width;
    const beside = data.x + data.size + 3;
    const isOut = beside + width > this.container.clientWidth && data.x > width;
    const [x, y] = [isOut ? data.x - data.size - 3 - width : beside, data.y + settings.labelSize / 3];
    const right = x + width;
    const isOver = (other) => x < other.right && other.x < right && Math.abs(y - other.y) < settings.labelSize;
    if (!data.forceLabel && this.taken.some(isOver)) return;
    this.taken.push({ x, y, right });
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = this.colours.paper;
    context.strokeText(data.label, x, y);
    context.fillStyle = this.colours.ink;
    context.fillText(data.label, x, y);
  }

  drawHover(context, data, settings) {
    context.beginPath();
    context.arc(data.x, data.y, data.size + 3, 0, 2 * Math.PI);
    context.strokeStyle = this.colours.ink;
    context.lineWidth = 1.5;
    context.stroke();
    this.drawLabel(context, { ...data, forceLabel: true }, settings);
  }

  recolour() {
    this.colours = readColours();
    this.sigma.refresh();
  }

  hover(key) {
    this.hovered = key;
    this.near = key === undefined ? null : new Set([key, ...this.graph.neighbors(key)]);
    this.sigma.refresh({ skipIndexation: true });
  }

  /* Who scrolls the page across the drawing scrolls on: the wheel is the drawing's once it was clicked, or with Ctrl, and
     fingers are when there are two. A tap comes as a click. */
  passScrolling() {
    let isTaken = false;
    this.container.addEventListener("pointerdown", () => {
      isTaken = true;
    });
    this.container.addEventListener("pointerleave", () => {
      isTaken = false;
    });
    const pass = (event) => isTaken || event.ctrlKey || event.stopPropagation();
    this.container.addEventListener("wheel", pass, { capture: true, passive: true });
    const leave = (event) => event.touches.length > 1 || event.stopPropagation();
    this.container.addEventListener("touchstart", leave, { capture: true, passive: true });
  }

  listen() {
    this.sigma.on("beforeRender", () => {
      this.taken = [];
    });
    this.passScrolling();
    let held = null;
    this.sigma.on("enterNode", ({ node }) => held || this.hover(node));
    this.sigma.on("leaveNode", () => held || this.hover(undefined));
    this.sigma.on("clickNode", ({ node }) => this.container.dispatchEvent(new CustomEvent("choose", { detail: node })));
    this.sigma.on("downNode", ({ node }) => {
      held = node;
      cancelAnimationFrame(this.frame);
      this.container.dataset.settled = "true";
      if (!this.sigma.getCustomBBox()) this.sigma.setCustomBBox(this.sigma.getBBox());
    });
    this.sigma.getMouseCaptor().on("mousemovebody", (event) => {
      if (held === null) return;
      this.graph.mergeNodeAttributes(held, this.sigma.viewportToGraph(event));
      event.preventSigmaDefault();
      event.original.preventDefault();
      event.original.stopPropagation();
    });
    const release = () => {
      held = null;
    };
    this.sigma.getMouseCaptor().on("mouseup", release);
    this.sigma.getMouseCaptor().on("mouseleave", release);
  }
}
