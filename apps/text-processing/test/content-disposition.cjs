// @fastify/static requires this ES module: Node can do that since 22.12, Jest only from Node 24.9 on.
const { createRequire } = process.getBuiltinModule('node:module');
const plugin = createRequire(__filename).resolve('@fastify/static');
module.exports = createRequire(plugin)('content-disposition');
