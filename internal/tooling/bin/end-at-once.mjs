// Loaded before Jest: a process with nothing left to do ends at once, with Jest's exit code. Left to itself Node first takes
// its heap apart, which after a large suite was seen to take minutes of processor time. What is left open still keeps it.
process.on('beforeExit', () => process.exit());
