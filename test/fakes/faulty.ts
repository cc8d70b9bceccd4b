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
      return (...given: unknown[]) => {
        const fault = faults.find((one) => one.method === key && one.times > 0);
        const work = () => value.apply(target, given) as unknown;
        return fault ? failing(fault, work) : work();
      };
    },
  });
}

async function failing(fault: Fault, work: () => unknown): Promise<never> {
  fault.times -= 1;
  if (fault.when === 'after') await work();
  throw new Problem(fault.code, { values: { stage: 'test', channel: 'npm' } });
}
