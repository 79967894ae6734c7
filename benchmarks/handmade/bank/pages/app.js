const rates = [
  ["EUR", "Euro", "1.2148", "1.1402"],
  ["USD", "US dollar", "1.3691", "1.2874"],
  ["CHF", "Swiss franc", "1.1520", "1.0733"],
  ["SEK", "Swedish krona", "13.402", "12.618"],
  ["PLN", "Polish zloty", "5.2260", "4.8315"],
];
const fx = document.getElementById("fx");
if (fx) {
  for (const [code, name, buy, sell] of rates) {
    const row = document.createElement("tr");
    row.innerHTML = `<td><b>${code}</b> <small>${name}</small></td>` +
      `<td class="num">${buy}</td><td class="num">${sell}</td>`;
    fx.append(row);
  }
}

const months = ["Nov", "Dec", "Jan", "Feb", "Mar", "Apr"];
const moneyIn = [2946, 3120, 2946, 2946, 3010, 3217];
const moneyOut = [2710, 3480, 2390, 2855, 2640, 3069];
const canvas = document.getElementById("flow");
if (canvas) {
  const pen = canvas.getContext("2d");
  pen.font = "11px 'Liberation Sans', Arial, sans-serif";
  pen.textAlign = "center";
  pen.strokeStyle = "#e3e8e6";
  for (const y of [20, 60, 100, 140]) {
    pen.beginPath();
    pen.moveTo(34, y + 0.5);
    pen.lineTo(440, y + 0.5);
    pen.stroke();
  }
  months.forEach((month, i) => {
    const x = 56 + i * 66;
    const tall = moneyIn[i] / 28;
    const low = moneyOut[i] / 28;
    pen.fillStyle = "#0b7a66";
    pen.fillRect(x, 150 - tall, 18, tall);
    pen.fillStyle = "#c9883a";
    pen.fillRect(x + 21, 150 - low, 18, low);
    pen.fillStyle = "#5b6b67";
    pen.fillText(month, x + 19, 168);
  });
  pen.textAlign = "right";
  ["£4k", "£3k", "£2k", "£1k"].forEach((label, i) => pen.fillText(label, 28, 24 + i * 40));
}
