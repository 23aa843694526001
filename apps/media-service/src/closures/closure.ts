/** The task of the outbox that a person who has left leaves behind. */
export const CLOSE_LIBRARY = 'close-library';
