import { describe, expect, test } from 'vitest';
import { compared, type Files, inShort } from './surfaces.ts';

interface Case {
  name: string;
  before: string | Files;
  after: string | Files;
  found: string[];
}

/** One case per row: what stood, what stands, what is found. A text alone is the module `m`. */
const cases: Case[] = [
  // parameters
  {
    name: 'a parameter is gone',
    before: 'def f(a, b): ...',
    after: 'def f(a): ...',
    found: ['breaking parameter_removed m.f'],
  },
  {
    name: 'a removal in front is said once',
    before: 'def f(a, b, c): ...',
    after: 'def f(b, c): ...',
    found: ['breaking parameter_removed m.f'],
  },
  {
    name: 'a required parameter is added',
    before: 'def f(a): ...',
    after: 'def f(a, b): ...',
    found: ['breaking parameter_added_required m.f'],
  },
  {
    name: 'an optional parameter is added',
    before: 'def f(a): ...',
    after: 'def f(a, b=1): ...',
    found: ['addition parameter_added m.f'],
  },
  {
    name: 'a named optional parameter is added',
    before: 'def f(a): ...',
    after: 'def f(a, *, b=1): ...',
    found: ['addition parameter_added m.f'],
  },
  {
    name: 'a named required parameter is added',
    before: 'def f(a): ...',
    after: 'def f(a, *, b): ...',
    found: ['breaking parameter_added_required m.f'],
  },
  {
    name: 'a default is gone',
    before: 'def f(a=1): ...',
    after: 'def f(a): ...',
    found: ['breaking parameter_required m.f'],
  },
  { name: 'a default comes', before: 'def f(a): ...', after: 'def f(a=1): ...', found: [] },
  {
    name: 'a default is another',
    before: 'def f(a=1): ...',
    after: 'def f(a=2): ...',
    found: ['breaking parameter_default_changed m.f'],
  },
  {
    name: 'two parameters change places',
    before: 'def f(a, b): ...',
    after: 'def f(b, a): ...',
    found: ['breaking parameter_moved m.f', 'breaking parameter_moved m.f'],
  },
  {
    name: 'an optional one is put in the middle',
    before: 'def f(a, c=2): ...',
    after: 'def f(a, b=1, c=2): ...',
    found: ['addition parameter_added m.f', 'breaking parameter_moved m.f'],
  },
  { name: 'named parameters change places', before: 'def f(*, a, b): ...', after: 'def f(*, b, a): ...', found: [] },
  {
    name: 'a parameter is renamed',
    before: 'def f(a): ...',
    after: 'def f(b): ...',
    found: ['breaking parameter_added_required m.f', 'breaking parameter_removed m.f'],
  },
  { name: 'a positional parameter is renamed', before: 'def f(a, /): ...', after: 'def f(b, /): ...', found: [] },
  {
    name: 'a parameter becomes positional',
    before: 'def f(a): ...',
    after: 'def f(a, /): ...',
    found: ['breaking parameter_kind_changed m.f'],
  },
  {
    name: 'a parameter becomes named',
    before: 'def f(a): ...',
    after: 'def f(*, a): ...',
    found: ['breaking parameter_kind_changed m.f'],
  },
  { name: 'a positional parameter may be named', before: 'def f(a, /): ...', after: 'def f(a): ...', found: [] },
  { name: 'a named parameter may be placed', before: 'def f(*, a): ...', after: 'def f(a): ...', found: [] },
  {
    name: '*args is gone',
    before: 'def f(*args): ...',
    after: 'def f(): ...',
    found: ['breaking parameter_removed m.f'],
  },
  {
    name: '**kwargs is gone',
    before: 'def f(**kw): ...',
    after: 'def f(): ...',
    found: ['breaking parameter_removed m.f'],
  },
  { name: '*args is renamed', before: 'def f(*a): ...', after: 'def f(*args): ...', found: [] },
  {
    name: '**kwargs comes',
    before: 'def f(): ...',
    after: 'def f(**kw): ...',
    found: ['addition parameter_added m.f'],
  },
  {
    name: 'a named parameter goes into **kwargs',
    before: 'def f(*, a=1): ...',
    after: 'def f(**kw): ...',
    found: ['addition parameter_added m.f'],
  },
  { name: 'a type takes more', before: 'def f(a: int): ...', after: 'def f(a: int | None): ...', found: [] },
  {
    name: 'a type takes less',
    before: 'def f(a: int | str): ...',
    after: 'def f(a: int): ...',
    found: ['breaking parameter_type_changed m.f'],
  },
  {
    name: 'a list becomes a sequence',
    before: 'def f(a: list[int]): ...',
    after: 'def f(a: Sequence[int]): ...',
    found: [],
  },
  {
    name: 'Optional is spelt anew',
    before: 'def f(a: typing.Optional["Foo"], b: List[Union[int, str]]): ...',
    after: 'def f(a: Foo | None, b: list[str | int]): ...',
    found: [],
  },
  { name: 'an annotation comes', before: 'def f(a): ...', after: 'def f(a: int): ...', found: [] },
  // what comes back
  {
    name: 'another type comes back',
    before: 'def f() -> int: ...',
    after: 'def f() -> str: ...',
    found: ['breaking return_type_changed m.f'],
  },
  {
    name: 'None may come back',
    before: 'def f() -> int: ...',
    after: 'def f() -> int | None: ...',
    found: ['breaking return_type_changed m.f'],
  },
  {
    name: 'None no longer comes back',
    before: 'def f() -> Optional[int]: ...',
    after: 'def f() -> int: ...',
    found: [],
  },
  { name: 'the return type is said', before: 'def f(): ...', after: 'def f() -> int: ...', found: [] },
  {
    name: 'it becomes asynchronous',
    before: 'def f(): ...',
    after: 'async def f(): ...',
    found: ['breaking async_changed m.f'],
  },
  // names
  {
    name: 'a function is gone',
    before: 'def f(): ...\ndef g(): ...',
    after: 'def g(): ...',
    found: ['breaking object_removed m.f'],
  },
  { name: 'a class is gone', before: 'class A: ...', after: '', found: ['breaking object_removed m.A'] },
  { name: 'a function is new', before: '', after: 'def f(): ...', found: ['addition object_added m.f'] },
  {
    name: 'a function becomes a class',
    before: 'def f(): ...',
    after: 'class f: ...',
    found: ['breaking object_kind_changed m.f'],
  },
  { name: 'a private function is gone', before: 'def _f(): ...', after: '', found: ['private object_removed m._f'] },
  {
    name: 'a private function changes',
    before: 'def _f(a): ...',
    after: 'def _f(): ...',
    found: ['private parameter_removed m._f'],
  },
  {
    name: 'a function behind try and if',
    before: 'try:\n  def f(a): ...\nexcept E:\n  pass',
    after: 'if X:\n  def f(a): ...',
    found: [],
  },
  {
    name: '__all__ loses a name',
    before: '__all__ = ["f", "g"]\ndef f(): ...\ndef g(): ...',
    after: '__all__ = ["f"]\ndef f(): ...\ndef g(): ...',
    found: ['breaking visibility_reduced m.g'],
  },
  {
    name: '__all__ gets a name',
    before: '__all__ = []\ndef f(): ...',
    after: '__all__ = ["f"]\ndef f(): ...',
    found: ['addition object_added m.f'],
  },
  {
    name: 'what __all__ leaves out is private',
    before: '__all__ = ["f"]\ndef f(): ...\ndef g(a): ...',
    after: '__all__ = ["f"]\ndef f(): ...\ndef g(): ...',
    found: ['private parameter_removed m.g'],
  },
  {
    name: '__all__ put together',
    before: '__all__ = ["f"]\n__all__ += ["g"]\n__all__.extend(["h"])\ndef f(): ...\ndef g(): ...\ndef h(): ...',
    after: '__all__ = ["f", "g", "h"]\ndef f(): ...\ndef g(): ...\ndef h(): ...',
    found: [],
  },
  // values
  {
    name: 'a constant has another value',
    before: 'LIMIT = 1',
    after: 'LIMIT = 2',
    found: ['breaking attribute_value_changed m.LIMIT'],
  },
  {
    name: 'the version is meant to change',
    before: '__version__ = "1.0.0"',
    after: '__version__ = "1.1.0"',
    found: [],
  },
  {
    name: 'a constant has another type',
    before: 'LIMIT: int = f()',
    after: 'LIMIT: str = f()',
    found: ['breaking attribute_type_changed m.LIMIT'],
  },
  { name: 'a computed value is not judged', before: 'log = get("a")', after: 'log = get("b")', found: [] },
  { name: 'a type alias changes', before: 'type X = int', after: 'type X = str', found: ['breaking type_changed m.X'] },
  // classes
  { name: 'a base is gone', before: 'class A(B): ...', after: 'class A: ...', found: ['breaking base_removed m.A'] },
  { name: 'a base comes', before: 'class A: ...', after: 'class A(B): ...', found: ['addition base_added m.A'] },
  {
    name: 'a method is gone',
    before: 'class A:\n  def f(self): ...',
    after: 'class A: ...',
    found: ['breaking member_removed m.A.f'],
  },
  {
    name: 'a method is new',
    before: 'class A: ...',
    after: 'class A:\n  def f(self): ...',
    found: ['addition member_added m.A.f'],
  },
  { name: 'a private method is gone', before: 'class A:\n  def _f(self): ...', after: 'class A: ...', found: [] },
  {
    name: 'a method moves into a base',
    before: 'class A:\n  def f(self): ...',
    after: 'class _B:\n  def f(self): ...\nclass A(_B): ...',
    found: ['addition base_added m.A', 'private object_added m._B'],
  },
  {
    name: 'a method of a private base changes',
    before: 'class _B:\n  def f(self, a): ...\nclass A(_B): ...',
    after: 'class _B:\n  def f(self): ...\nclass A(_B): ...',
    found: ['breaking parameter_removed m.A.f'],
  },
  {
    name: 'self may have another name',
    before: 'class A:\n  def f(self, a): ...',
    after: 'class A:\n  def f(this, a): ...',
    found: [],
  },
  {
    name: 'a constructor asks for more',
    before: 'class A:\n  def __init__(self, a): ...',
    after: 'class A:\n  def __init__(self, a, b): ...',
    found: ['breaking parameter_added_required m.A.__init__'],
  },
  {
    name: 'a first constructor asks',
    before: 'class A: ...',
    after: 'class A:\n  def __init__(self, a): ...',
    found: ['breaking parameter_added_required m.A.__init__'],
  },
  {
    name: 'a first constructor asks for nothing',
    before: 'class A: ...',
    after: 'class A:\n  def __init__(self): ...',
    found: [],
  },
  {
    name: 'an attribute set by the constructor is gone',
    before: 'class A:\n  def __init__(self):\n    self.x = 1',
    after: 'class A:\n  def __init__(self):\n    pass',
    found: ['breaking member_removed m.A.x'],
  },
  {
    name: 'a static method is bound',
    before: 'class A:\n  @staticmethod\n  def f(a): ...',
    after: 'class A:\n  def f(self, a): ...',
    found: ['breaking binding_changed m.A.f'],
  },
  {
    name: 'a property becomes a method',
    before: 'class A:\n  @property\n  def f(self): ...',
    after: 'class A:\n  def f(self): ...',
    found: ['breaking object_kind_changed m.A.f'],
  },
  {
    name: 'an attribute becomes a property',
    before: 'class A:\n  x: int = 1',
    after: 'class A:\n  @property\n  def x(self) -> int: ...',
    found: [],
  },
  {
    name: 'a property is of another type',
    before: 'class A:\n  @property\n  def f(self) -> int: ...',
    after: 'class A:\n  @property\n  def f(self) -> str: ...',
    found: ['breaking attribute_type_changed m.A.f'],
  },
  {
    name: 'an abstract method comes',
    before: 'class A(ABC): ...',
    after: 'class A(ABC):\n  @abstractmethod\n  def f(self): ...',
    found: ['breaking member_added_required m.A.f'],
  },
  {
    name: 'a class inside a class',
    before: 'class A:\n  class B:\n    def f(self, a): ...',
    after: 'class A:\n  class B:\n    def f(self): ...',
    found: ['breaking parameter_removed m.A.B.f'],
  },
  // data classes
  {
    name: 'a required field comes',
    before: '@dataclass\nclass A:\n  x: int',
    after: '@dataclass\nclass A:\n  x: int\n  y: int',
    found: ['addition member_added m.A.y', 'breaking parameter_added_required m.A.__init__'],
  },
  {
    name: 'a field with a default comes',
    before: '@dataclass\nclass A:\n  x: int',
    after: '@dataclass\nclass A:\n  x: int\n  y: int = 1',
    found: ['addition member_added m.A.y', 'addition parameter_added m.A.__init__'],
  },
  {
    name: 'a field with a factory comes',
    before: '@dataclasses.dataclass(frozen=True)\nclass A:\n  x: int',
    after: '@dataclasses.dataclass(frozen=True)\nclass A:\n  x: int\n  y: list = field(default_factory=list)',
    found: ['addition member_added m.A.y', 'addition parameter_added m.A.__init__'],
  },
  {
    name: 'fields change places',
    before: '@dataclass\nclass A:\n  x: int\n  y: int',
    after: '@dataclass\nclass A:\n  y: int\n  x: int',
    found: ['breaking parameter_moved m.A.__init__', 'breaking parameter_moved m.A.__init__'],
  },
  {
    name: 'fields of a model change places',
    before: 'class A(BaseModel):\n  x: int\n  y: int',
    after: 'class A(BaseModel):\n  y: int\n  x: int',
    found: [],
  },
  {
    name: 'an enumeration loses a member',
    before: 'class A(Enum):\n  X = 1\n  Y = 2',
    after: 'class A(Enum):\n  X = 1',
    found: ['breaking member_removed m.A.Y'],
  },
  {
    name: 'an enumeration gets a member',
    before: 'class A(Enum):\n  X = 1',
    after: 'class A(Enum):\n  X = 1\n  Y = 2',
    found: ['addition member_added m.A.Y'],
  },
  // overloads
  {
    name: 'an overload is gone',
    before: '@overload\ndef f(a: int) -> int: ...\n@overload\ndef f(a: str) -> str: ...\ndef f(a): ...',
    after: '@overload\ndef f(a: int) -> int: ...\ndef f(a): ...',
    found: ['breaking parameter_type_changed m.f', 'breaking return_type_changed m.f'],
  },
  {
    name: 'an overload comes',
    before: '@overload\ndef f(a: int) -> int: ...\ndef f(a): ...',
    after: '@overload\ndef f(a: str) -> str: ...\n@overload\ndef f(a: int) -> int: ...\ndef f(a): ...',
    found: ['addition overload_added m.f'],
  },
  {
    name: 'only the implementation behind overloads changes',
    before: '@overload\ndef f(a: int) -> int: ...\ndef f(a): ...',
    after: '@overload\ndef f(a: int) -> int: ...\ndef f(a, b): ...',
    found: [],
  },
  // packages
  {
    name: 'a package passes on a name',
    before: { 'p/__init__.py': 'from ._a import F', 'p/_a.py': 'class F:\n  def f(self, a): ...' },
    after: { 'p/__init__.py': 'from ._a import F', 'p/_a.py': 'class F:\n  def f(self): ...' },
    found: ['breaking parameter_removed p.F.f'],
  },
  {
    name: 'a package no longer passes on a name',
    before: { 'p/__init__.py': 'from ._a import F', 'p/_a.py': 'class F: ...' },
    after: { 'p/__init__.py': '', 'p/_a.py': 'class F: ...' },
    found: ['breaking object_removed p.F'],
  },
  {
    name: 'a name moves behind the package',
    before: { 'p/__init__.py': 'from ._a import F', 'p/_a.py': 'class F: ...' },
    after: { 'p/__init__.py': 'from ._b import F', 'p/_b.py': 'class F: ...' },
    found: ['private object_removed p._a.F', 'private object_added p._b.F'].sort(),
  },
  {
    name: 'a name under two roofs is said once',
    before: { 'src/p/__init__.py': 'from .a import f', 'src/p/a.py': 'def f(a): ...' },
    after: { 'src/p/__init__.py': 'from .a import f', 'src/p/a.py': 'def f(): ...' },
    found: ['breaking parameter_removed p.f'],
  },
  {
    name: 'all names of a module are passed on',
    before: { 'p/__init__.py': 'from ._a import *', 'p/_a.py': 'def f(): ...\ndef g(): ...' },
    after: { 'p/__init__.py': 'from ._a import *', 'p/_a.py': 'def f(): ...' },
    found: ['breaking object_removed p.g', 'private object_removed p._a.g'],
  },
  {
    name: 'a module is gone',
    before: { 'p/__init__.py': '', 'p/a.py': 'def f(): ...' },
    after: { 'p/__init__.py': '' },
    found: ['breaking object_removed p.a.f'],
  },
  { name: 'an import elsewhere is nobody’s business', before: 'import os\nfrom x import y', after: '', found: [] },
  { name: 'tests are no surface', before: { 'tests/a.py': 'def f(): ...' }, after: { 'tests/a.py': '' }, found: [] },
  // other names
  {
    name: 'a renamed class keeps its old name',
    before: 'class A:\n  def f(self): ...',
    after: 'class B:\n  def f(self): ...\nA = B',
    found: ['addition object_added m.B'],
  },
  {
    name: 'a renamed class keeps its old name and loses a method',
    before: 'class A:\n  def f(self): ...',
    after: 'class B: ...\nA = B',
    found: ['breaking member_removed m.A.f', 'addition object_added m.B'],
  },
  {
    name: 'an old name is gone',
    before: 'def g(): ...\nf = g',
    after: 'def g(): ...',
    found: ['breaking object_removed m.f'],
  },
  {
    name: 'an old name is a function again',
    before: 'def g(a): ...\nf = g',
    after: 'def g(a): ...\ndef f(a): ...',
    found: [],
  },
  {
    name: 'a function becomes a value',
    before: 'def f(): ...',
    after: 'f = other()',
    found: ['breaking object_kind_changed m.f'],
  },
  {
    name: 'a value that another one names is another',
    before: 'a = 1\nb = a',
    after: 'a = 2\nb = a',
    found: ['breaking attribute_value_changed m.a', 'breaking attribute_value_changed m.b'],
  },
  {
    name: 'names that name each other are read in time',
    before: 'a = 1',
    after: `a = 1\n${'b = a\na = b\n'.repeat(2000)}`,
    found: ['addition object_added m.b'],
  },
  {
    name: 'a method keeps its old name',
    before: 'class A:\n  def f(self, a): ...',
    after: 'class A:\n  def g(self, a): ...\n  f = g',
    found: ['addition member_added m.A.g'],
  },
  {
    name: 'a method keeps its old name and loses a parameter',
    before: 'class A:\n  def f(self, a): ...',
    after: 'class A:\n  def g(self): ...\n  f = g',
    found: ['breaking parameter_removed m.A.f', 'addition member_added m.A.g'],
  },
  {
    name: 'a function moves into a module that is named by it',
    before: { 'p/__init__.py': 'def f(a): ...' },
    after: { 'p/__init__.py': 'from . import _a\nf = _a.g', 'p/_a.py': 'def g(a): ...' },
    found: ['private object_added p._a.g'],
  },
  {
    name: 'what another module is named by changes',
    before: { 'p/__init__.py': 'import p._a as impl\nf = impl.g', 'p/_a.py': 'def g(a): ...' },
    after: { 'p/__init__.py': 'import p._a as impl\nf = impl.g', 'p/_a.py': 'def g(): ...' },
    found: ['breaking parameter_removed p.f'],
  },
  {
    name: 'an import under another name is a name of the package',
    before: { 'p/__init__.py': 'from ._a import f as g', 'p/_a.py': 'def f(a): ...' },
    after: { 'p/__init__.py': 'from ._a import f as h', 'p/_a.py': 'def f(a): ...' },
    found: ['breaking object_removed p.g', 'addition object_added p.h'],
  },
  {
    name: 'a module under another name is a name of the package',
    before: { 'p/__init__.py': 'import p._a as g', 'p/_a.py': '' },
    after: { 'p/__init__.py': '', 'p/_a.py': '' },
    found: ['breaking object_removed p.g'],
  },
  {
    name: 'a module of another project under another name is none',
    before: { 'p/__init__.py': 'import numpy as np' },
    after: { 'p/__init__.py': '' },
    found: [],
  },
  {
    name: 'a module passes on what it imports under its own name',
    before: { 'p/a.py': 'from .b import f as f', 'p/b.py': 'def f(): ...' },
    after: { 'p/a.py': 'from .b import f', 'p/b.py': 'def f(): ...' },
    found: ['breaking object_removed p.a.f'],
  },
  {
    name: 'a module keeps for itself what it imports under another name',
    before: { 'p/a.py': 'from .b import f as g', 'p/b.py': 'def f(): ...' },
    after: { 'p/a.py': '', 'p/b.py': 'def f(): ...' },
    found: [],
  },
  {
    name: 'a stub passes on what it imports under its own name',
    before: { 'p/__init__.pyi': 'from ._a import f as f', 'p/_a.pyi': 'def f(): ...' },
    after: { 'p/__init__.pyi': '', 'p/_a.pyi': 'def f(): ...' },
    found: ['breaking object_removed p.f'],
  },
  {
    name: 'a stub passes on a module',
    before: { 'p/__init__.pyi': 'from . import _b as _b, a', 'p/a.pyi': '', 'p/_b.pyi': '' },
    after: { 'p/__init__.pyi': '', 'p/a.pyi': '', 'p/_b.pyi': '' },
    found: ['breaking object_removed p.a'],
  },
  {
    name: 'a stub keeps for itself what it merely imports',
    before: { 'p/__init__.pyi': 'from ._a import f\nfrom ._a import f as g', 'p/_a.pyi': 'def f(): ...' },
    after: { 'p/__init__.pyi': '', 'p/_a.pyi': 'def f(): ...' },
    found: [],
  },
];

describe('what changes for users of a Python module', () => {
  test.each(cases)('$name', async ({ before, after, found }) => {
    const files = (one: string | Files) => (typeof one === 'string' ? { 'm.py': one } : one);
    expect(inShort(await compared(files(before), files(after), 'python')).sort()).toEqual([...found].sort());
  });
});

test('findings say where, before and after', async () => {
  const [one] = await compared({ 'm.py': '\n\ndef f(a): ...' }, { 'm.py': 'def f(): ...' }, 'python');
  expect(one).toEqual({
    symbol: 'm.f',
    kind: 'parameter_removed',
    severity: 'breaking',
    before: { file: 'm.py', line: 3 },
    after: { file: 'm.py', line: 1 },
    said: 'parameter `a` is gone',
  });
});
