export const of = 'wax';
