// Makes a page live through hours in minutes: its stream's ticks are taken in the middle and sent on many times, each a
// second later than the one before, with values that move.

/** Runs in the page, before its own scripts. */
function hasten(ticksPerSecond) {
  const Real = SharedWorker;
  globalThis.SharedWorker = class {
    constructor(...args) {
      const real = new Real(...args);
      const port = { onmessage: null, postMessage: (message) => real.port.postMessage(message) };
      let newest = null;
      let time = 0;
      const moved = (answer) => {
        if (!answer.samples) return answer;
        return { samples: answer.samples.map(({ labels, value }) => ({ labels, value: value * (1 + Math.random()) })) };
      };
      const send = () => {
        time++;
        const answers = new Map([...newest.answers].map(([query, answer]) => [query, moved(answer)]));
        port.onmessage?.({ data: { kind: "tick", tick: { time, answers } } });
      };
      real.port.onmessage = (event) => {
        if (event.data.kind !== "tick") {
          port.onmessage?.(event);
          return;
        }
        if (!newest) {
          time = event.data.tick.time;
          setInterval(send, 1000 / ticksPerSecond);
        }
        newest = event.data.tick;
      };
      this.port = port;
    }
  };
}

/** For a page that is not yet loaded. */
export async function hastenClock(page, ticksPerSecond) {
  await page.addInitScript(hasten, ticksPerSecond);
}
