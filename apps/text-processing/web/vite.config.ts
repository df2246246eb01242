import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Built into dist, where the service finds it and the build cache too.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: { outDir: '../dist/web', emptyOutDir: true, assetsInlineLimit: 0 },
  server: { proxy: { '/v1': 'http://localhost:3000' } },
});
