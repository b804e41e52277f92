/** Stately's hosted inspector. */
export const STATELY_INSPECTOR = 'https://stately.ai/inspect';
