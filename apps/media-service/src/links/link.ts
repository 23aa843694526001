/** How long a signed link works. */
export const LINK_SECONDS = 5 * 60;
