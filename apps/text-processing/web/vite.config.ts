import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Built into dist, where the service finds it and the build cache too.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    rolldownOptions: { input: [`${import.meta.dirname}/index.html`, `${import.meta.dirname}/ops.html`] },
  },
  server: { proxy: { '/v1': 'http://localhost:3000', '/internal': 'http://localhost:3001' } },
});
