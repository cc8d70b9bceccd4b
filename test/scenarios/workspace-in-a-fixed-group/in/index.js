export const sides = 6;
