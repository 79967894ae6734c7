"use strict";

const pounds = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" });

function priceOf(line) {
  return Number(line.dataset.price) / 100;
}

function addUp(lines, delivery) {
  const goods = lines.reduce((sum, line) => sum + priceOf(line), 0);
  return { goods, total: goods + delivery };
}

function show(id, amount) {
  if (Number.isNaN(amount)) {
    console.error(`basket: the ${id} is not a number`);
  }
  document.getElementById(id).textContent = pounds.format(amount);
}

const { goods, total } = addUp([...document.querySelectorAll(".line")], 3.95);
show("goods", goods);
show("total", total);
