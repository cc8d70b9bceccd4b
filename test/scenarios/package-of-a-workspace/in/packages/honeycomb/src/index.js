export const of = 'honeycomb';
