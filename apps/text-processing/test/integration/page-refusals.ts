// Lets the service refuse what a page asks of it.
import type { Page, Request } from 'playwright-core';

/**
 * Refuses those of the requests to these addresses that `when` says, told their number from 1; gives all of them, as they come. With
 * `isDone` the service has done by then what they ask.
 */
export async function refuse(
  page: Page,
  url: string,
  status: 429 | 503,
  when: (request: Request, number: number) => boolean,
  { isDone = false } = {},
): Promise<Request[]> {
  const asked: Request[] = [];
  const problem = {
    status,
    code: status === 503 ? 'too_busy' : 'too_many_requests',
    title: 'Not now',
    detail: 'Try again later.',
    retryAfterMs: 50,
  };
  await page.route(url, async (route) => {
    const request = route.request();
    asked.push(request);
    if (!when(request, asked.length)) return route.continue();
    if (isDone) await route.fetch();
    return route.fulfill({
      status,
      contentType: 'application/problem+json',
      body: JSON.stringify(problem),
    });
  });
  return asked;
}
