// Keeps the page where a file is let go beside what takes files.

/**
 * A browser opens such a file in the place of the page, and what runs there is lost (dropzone#1101, whatwg/html#4802). A file that is
 * taken has been taken by then.
 */
export function keepFromFiles(): void {
  for (const name of ['dragover', 'drop'] as const)
    window.addEventListener(name, (event) => {
      if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'none';
    });
}
