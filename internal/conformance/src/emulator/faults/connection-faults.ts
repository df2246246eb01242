// Faults of the connection under an emulated answer.
import type { Stage } from './exchange.ts';

const afterWriting = (stage: Stage, text: string, then: () => void) => {
  stage.open();
  stage.response.write(text, () => setImmediate(then));
};

/** Faults of the connection and of time. */
export const connectionFaults = {
  close_before_headers: ({ request }: Stage) => request.socket.destroy(),
  reset_before_headers: ({ request }: Stage) => request.socket.resetAndDestroy(),
  slow_headers: () => {},
  slow_first_token: (stage: Stage) => {
    stage.open();
    stage.repeat(stage.keepAlive);
  },
  silent_body: (stage: Stage) => stage.open(),
  stall: (stage: Stage) => afterWriting(stage, stage.half, () => {}),
  keep_alive_only: (stage: Stage) => afterWriting(stage, stage.half, () => stage.repeat(stage.keepAlive)),
  drip: (stage: Stage) => {
    // The events of a text delta, again and again.
    const piece = stage.streamed ? stage.whole[Math.floor(stage.whole.length / 2)] : ' ';
    afterWriting(stage, stage.half, () => stage.repeat(piece ?? ' '));
  },
  cut: (stage: Stage) => afterWriting(stage, stage.half, () => stage.request.socket.destroy()),
  clean_cut: (stage: Stage) => stage.send(stage.half),
  cut_before_terminator: ({ dialect, streamed, whole, send }: Stage) => {
    // Chat has two signs of the end, its finish reason and [DONE], with the usage between them.
    const events = dialect.name === 'chat' ? 3 : 1;
    send(streamed ? whole.slice(0, -events).join('') : whole.join('').slice(0, -1));
  },
  reset: (stage: Stage) => afterWriting(stage, stage.half, () => stage.request.socket.resetAndDestroy()),
  reset_after_end: (stage: Stage) => {
    const { request, response, streamed, whole } = stage;
    if (streamed) afterWriting(stage, whole.join(''), () => request.socket.resetAndDestroy());
    else {
      response.writeHead(200, { ...stage.headers, 'content-length': Buffer.byteLength(whole.join('')) });
      response.write(whole.join(''), () => setImmediate(() => request.socket.resetAndDestroy()));
    }
  },
  empty_body: (stage: Stage) => stage.send(''),
};
