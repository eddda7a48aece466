export const madeUp = 1;
