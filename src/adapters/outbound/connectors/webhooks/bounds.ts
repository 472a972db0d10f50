/** Longest texts taken from a payload, in characters. */
export const MAX_TITLE = 500;
export const MAX_DESCRIPTION = 100_000;
export const MAX_URL = 2_000;
export const MAX_LOGIN = 100;
export const MAX_LABEL = 100;
/** Branches, tags, actions, states and the like. With ids around it, it fits in a key of 255. */
export const MAX_NAME = 200;

/** Most items taken from a list of a payload. */
export const MAX_ITEMS = 100;
