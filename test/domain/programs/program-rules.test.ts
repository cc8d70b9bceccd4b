import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeProgram } from '../../../src/domain/programs/program-rules.ts';

const refused: [string[], string][] = [
  [['python', 'x.py'], 'uv run python x.py'],
  [['python3.11', '-m', 'pytest'], 'uv run python -m pytest'],
  [['pip', 'install', 'x'], 'uv pip install x'],
  [['pip3.12', 'install', 'x'], 'uv pip install x'],
  [['python3', '-m', 'pip', 'install', 'x'], 'uv pip install x'],
  [['PYTHON', 'x.py'], 'uv run python x.py'],
  [['Pip.EXE', 'list'], 'uv pip list'],
  [['/usr/bin/python3', 'x.py'], 'uv run python x.py'],
  [['.venv/bin/pip', 'list'], 'uv pip list'],
  [['C:\\Python311\\python.exe', 'x.py'], 'uv run python x.py'],
  [[' python', 'x.py'], 'uv run python x.py'],
  [['pypy3', 'x.py'], 'uv run python x.py'],
  [['py', '-3'], 'uv run python -3'],
  [['easy_install', 'x'], 'uv pip x'],
  [['env', 'python', 'x.py'], 'uv run python x.py'],
  [['/usr/bin/env', '-S', 'python', 'x.py'], 'uv run python x.py'],
  [['env', '-S', 'python x.py'], 'uv run python x.py'],
  [['env', '-Spython x.py'], 'uv run python x.py'],
  [['env', '--split-string=pip list'], 'uv pip list'],
  [['env', '-i', 'A=1', 'B=2', 'python3'], 'uv run python'],
  [['env', '-u', 'HOME', 'pip', 'list'], 'uv pip list'],
  [['sudo', 'pip', 'list'], 'uv pip list'],
  [['sudo', '-u', 'root', 'pip', 'list'], 'uv pip list'],
  [['sudo', '-E', '--', 'pip', 'list'], 'uv pip list'],
  [['nice', 'pip', 'list'], 'uv pip list'],
  [['nice', '-n', '10', 'nohup', 'pip', 'list'], 'uv pip list'],
  [['timeout', '5', 'pip', 'list'], 'uv pip list'],
  [['timeout', '-s', 'KILL', '5', 'pip', 'list'], 'uv pip list'],
  [['timeout', '--foreground', '1.5m', 'python3'], 'uv run python'],
  [['flock', '/tmp/lock', 'pip', 'list'], 'uv pip list'],
  [['xargs', 'pip', 'install'], 'uv pip install'],
  [['xargs', '-n', '1', '-P2', 'pip', 'install'], 'uv pip install'],
  [['find', '.', '-name', '*.py', '-exec', 'python', '{}', ';'], 'uv run python {} ;'],
  [['bash', '-c', 'pip install x'], 'uv pip install x'],
  [['bash', '-lc', 'pip install x'], 'uv pip install x'],
  [['sh', '-e', '-c', 'cd x && python3 setup.py sdist'], 'uv run python setup.py sdist'],
  [['bash', '--login', '-c', 'true; pip list'], 'uv pip list'],
  [['bash', '-c', 'echo hi | python'], 'uv run python'],
  [['bash', '-c', 'A=1 python x.py'], 'uv run python x.py'],
  [['bash', '-c', 'if true; then pip list; fi'], 'uv pip list'],
  [['bash', '-c', 'p"i"p list'], 'uv pip list'],
  [['bash', '-c', "py'thon' x.py"], 'uv run python x.py'],
  [['bash', '-c', 'p\\ip list'], 'uv pip list'],
  [['bash', '-c', 'echo $(pip list)'], 'uv pip list'],
  [['bash', '-c', 'echo "`pip list`"'], 'uv pip list'],
  [['bash', '-c', 'echo "x $(python -V)"'], 'uv run python -V'],
  [['bash', '-c', '>out pip list'], 'uv pip list'],
  [['bash', '-c', 'exec python3 x.py'], 'uv run python x.py'],
  [['bash', '-c', 'eval "pip list"'], 'uv pip list'],
  [['bash', '-c', 'sh -c "sudo pip list"'], 'uv pip list'],
  [['bash', '-c', 'true &\npip list'], 'uv pip list'],
  [['busybox', 'sh', '-c', 'pip list'], 'uv pip list'],
  [['su', 'someone', '-c', 'pip list'], 'uv pip list'],
  [['npx', '-c', 'pip list'], 'uv pip list'],
  [['npm', 'exec', '--', 'python', 'x.py'], 'uv run python x.py'],
  [['npm', '--prefix', 'x', 'exec', 'python', 'x.py'], 'uv run python x.py'],
  [['poetry', 'run', 'python', 'x.py'], 'uv run python x.py'],
  [['conda', 'run', '-n', 'base', 'python', 'x.py'], 'uv run python x.py'],
  [['env', '-S', 'A=1 python x.py'], 'uv run python x.py'],
  [['uv', 'run', 'pip', 'install', 'x'], 'uv pip install x'],
  [['uvx', 'pip', 'install', 'x'], 'uv pip install x'],
  [['uv', 'run', 'python', '-m', 'pip', 'install', 'x'], 'uv pip install x'],
];

const unseen: string[][] = [
  ['bash', '-c', '$PY x.py'],
  ['bash', '-c', `${'$'}{P}ython x.py`],
  ['bash', '-c', '/usr/bin/pyth?n x.py'],
  ['bash', '-c', "$'\\x70ip' list"],
  ['bash', '-c', '$(which python3) x.py'],
  ['bash', '-c', '`which python3` x.py'],
  ['bash', '-c', 'p`echo ip` list'],
  ['bash', '-c', 'p$(echo ip) list'],
  ['bash', '-c', '"$(which python3)" x.py'],
];

const allowed: string[][] = [
  ['uv', 'run', 'python', 'x.py'],
  ['uv', 'pip', 'install', 'x'],
  ['uvx', 'ruff', 'check'],
  ['npm', 'test'],
  ['npm', 'run', 'python-docs'],
  ['node', 'scripts/python.js'],
  ['make', 'agent-status'],
  ['pytest-runner'],
  ['pip-audit'],
  ['pipx', 'list'],
  ['python-build-tool'],
  ['bash', 'scripts/check.sh'],
  ['bash', '-c', 'uv run python x.py && npm test'],
  ['sh', '-c', 'echo "python is fine as a word"'],
  ['sh', '-c', "grep -rn 'pip install' docs"],
  ['sh', '-c', '$HOME/bin/lint .'],
  ['sh', '-c', 'echo "python `date`" `uv pip list`'],
  ['sh', '-c', 'echo "python since $(date)"'],
  ['env', 'CI=1', 'npm', 'test'],
  ['timeout', '60', 'uv', 'run', 'python', 'x.py'],
  ['sudo', '-u', 'someone', 'apt-get', 'install', 'python3'],
  ['find', '.', '-name', 'python'],
  ['git', 'log', '--', 'python'],
  ['constructor'],
  ['npm'],
  [],
];

describe('judgeProgram', () => {
  it.each(refused)('refuses %j and suggests %s', (argv, suggestion) => {
    expect(judgeProgram(argv)).toMatchObject({ allowed: false, suggestion });
  });

  it.each(unseen.map((argv) => [argv]))('refuses %j, whose program is known only when it runs', (argv) => {
    expect(judgeProgram(argv).allowed).toBe(false);
  });

  it.each(allowed.map((argv) => [argv]))('allows %j', (argv) => {
    expect(judgeProgram(argv)).toEqual({ allowed: true });
  });

  it('sees pip behind any pile of launchers', () => {
    const launcher = fc.constantFrom(
      ['env'],
      ['sudo', '-u', 'x'],
      ['nice', '-n', '5'],
      ['timeout', '9'],
      ['nohup'],
      ['xargs', '-n1'],
    );
    fc.assert(
      fc.property(fc.array(launcher, { maxLength: 12 }), fc.boolean(), (pile, quoted) => {
        const argv = quoted ? ['sh', '-c', 'pip list'] : ['pip', 'list'];
        expect(judgeProgram([...pile.flat(), ...argv]).allowed).toBe(false);
      }),
    );
  });

  it('answers on any words at once', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('sh', '-c', 'env', '-S', 'xargs', '$(', '"', "'", '\\', '`', ';', 'eval'),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (argv) => {
        expect(typeof judgeProgram(argv).allowed).toBe('boolean');
      }),
    );
    const deep = ['sh', '-c', `${'eval '.repeat(5000)}true`];
    expect(judgeProgram(deep).allowed).toBe(false);
    expect(judgeProgram(['sh', '-c', `${'"'.repeat(20_000)}${'\\'.repeat(20_000)}`])).toBeDefined();
    expect(judgeProgram('sudo -u '.repeat(5000).split(' ')).allowed).toBe(false);
    expect(judgeProgram(['sh', '-c', 'env -u '.repeat(5000)]).allowed).toBe(false);
  });
});
