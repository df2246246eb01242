// Bucket bounds that several histograms share.

/** Bounds in seconds for what answers from memory or a near store. */
export const fastSeconds = [
  0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1,
] as const;

/** Bounds in seconds for HTTP requests and calls over the network: those of OpenTelemetry's HTTP conventions, and on to what waits on a model. */
export const requestSeconds = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 120, 300,
] as const;
