// Tells the reader that events have come since the page was made. It changes
// nothing on the page by itself: nobody likes a line that moves while it is read.
"use strict";
const news = document.getElementById("news");
if (news && window.EventSource) {
  const stream = new EventSource(news.dataset.stream);
  let count = 0;
  stream.onmessage = () => {
    count++;
    news.firstElementChild.textContent = count === 1 ? "One piece of news has come: show it" : count + " pieces of news have come: show them";
    news.hidden = false;
  };
  news.firstElementChild.href = location.href;
  addEventListener("pagehide", () => stream.close());
}
