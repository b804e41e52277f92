import type { Page } from '../model/page';

const banners = {
  lost: {
    what: 'The server does not answer.',
    advice: 'What you see is how things stood; the page comes back by itself.',
  },
  refused: {
    what: 'The server was started anew with another address.',
    advice: 'Open the one that it printed; what you see is how things stood.',
  },
};

/** Says that the server is gone, and that what is seen is old. */
export function ConnectionBanner({ page }: { page: Page }) {
  const state = page.connection.state.value;
  const banner = state === 'lost' || state === 'refused' ? banners[state] : undefined;
  return (
    <div class="banner-place" role="status">
      {banner && (
        <div class="banner">
          <span>
            <strong>{banner.what}</strong> {banner.advice}
          </span>
          <button type="button" class="button small" onClick={() => page.connection.retry()}>
            Try now
          </button>
        </div>
      )}
    </div>
  );
}
