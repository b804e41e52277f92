import type { Page } from '../model/page';

/** Says that the server is gone, and that what is seen is old. */
export function ConnectionBanner({ page }: { page: Page }) {
  const isLost = page.connection.state.value === 'lost';
  return (
    <div class="banner-place" role="status">
      {isLost && (
        <div class="banner">
          <span>
            <strong>The server does not answer.</strong> What you see is how things stood; the page comes back by
            itself.
          </span>
          <button type="button" class="button small" onClick={() => page.connection.retry()}>
            Try now
          </button>
        </div>
      )}
    </div>
  );
}
