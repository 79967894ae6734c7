const SERIES = [
  { name: "p50", colour: "#38c6d9", values: [41, 42, 40, 44, 47, 45, 43, 46, 52, 49, 47, 45, 44, 46, 48, 51, 49, 46, 45, 44, 43, 45, 44, 42] },
  { name: "p95", colour: "#7c6cf6", values: [112, 118, 109, 121, 134, 128, 119, 126, 158, 149, 138, 127, 122, 125, 139, 151, 143, 131, 124, 119, 117, 121, 118, 113] },
  { name: "p99", colour: "#e0a63a", values: [182, 196, 178, 204, 231, 219, 199, 212, 289, 262, 236, 214, 205, 209, 241, 268, 247, 221, 208, 198, 193, 202, 195, 186] },
];
const TOP = 300;

function scaleX(index, width) { return 44 + index * (width - 60) / 23; }
function scaleY(value, height) { return 12 + (1 - value / TOP) * (height - 44); }

function drawGrid(pen, width, height) {
  pen.font = "11px 'Liberation Sans', Arial, sans-serif";
  pen.lineWidth = 1;
  for (let value = 0; value <= TOP; value += 75) {
    const y = Math.round(scaleY(value, height)) + 0.5;
    pen.strokeStyle = "#232d3a";
    pen.beginPath(); pen.moveTo(44, y); pen.lineTo(width - 16, y); pen.stroke();
    pen.fillStyle = "#8b98aa";
    pen.textAlign = "right";
    pen.fillText(value + " ms", 38, y + 4);
  }
  pen.textAlign = "center";
  for (let hour = 0; hour < 24; hour += 3) {
    pen.fillText(String(hour).padStart(2, "0") + ":00", scaleX(hour, width), height - 8);
  }
}

function drawLine(pen, series, width, height) {
  pen.strokeStyle = series.colour;
  pen.lineWidth = 2;
  pen.lineJoin = "round";
  pen.beginPath();
  series.values.forEach((value, index) => {
    const x = scaleX(index, width), y = scaleY(value, height);
    if (index === 0) pen.moveTo(x, y); else pen.lineTo(x, y);
  });
  pen.stroke();
}

function draw(canvas) {
  const width = canvas.clientWidth, height = canvas.clientHeight;
  canvas.width = width; canvas.height = height;
  const pen = canvas.getContext("2d");
  drawGrid(pen, width, height);
  SERIES.forEach((series) => drawLine(pen, series, width, height));
}

document.querySelectorAll("canvas[data-latency]").forEach(draw);
