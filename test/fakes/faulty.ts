import { Problem, type ProblemCode } from '../../src/domain/problem.ts';

export interface Fault {
  method: string;
  code: ProblemCode;
  times: number;
  /** `before`: nothing happened. `after`: it happened, but the answer was lost. */
  when: 'before' | 'after';
}

/** The same object, whose named methods fail as often as the list says; a fault that is used up is taken out. */
export function faulty<T extends object>(inner: T, faults: Fault[]): T {
  return new Proxy(inner, {
    get(target, key, receiver) {
      const value: unknown = Reflect.get(target, key, receiver);
      if (typeof value !== 'function') return value;
      return async (...given: unknown[]) => {
        const fault = faults.find((one) => one.method === key && one.times > 0);
        if (fault) fault.times -= 1;
        if (fault?.when === 'before') throw new Problem(fault.code, { values: { stage: 'test', channel: 'npm' } });
        const answer: unknown = await value.apply(target, given);
        if (fault) throw new Problem(fault.code, { values: { stage: 'test', channel: 'npm' } });
        return answer;
      };
    },
  });
}
