import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { readField, readManifest, spliceField } from '../../../src/domain/manifests/index.ts';
import { testEdits, testReadings, testRefusals } from './hard-cases.ts';

const pom = (version: string, parent = '1.0.0', revision = '1.0.0') => `<?xml version="1.0" encoding="UTF-8"?>
<!-- <version>9.9.9</version> 🐝 -->
<project xmlns="http://maven.apache.org/POM/4.0.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
         xsi:schemaLocation="http://maven.apache.org/POM/4.0.0 a > b">
  <parent><artifactId>above</artifactId><version>${parent}</version></parent>
  <artifactId>hive</artifactId>
  <version>${version}</version>  <!-- was 0.9.0 -->
  <properties><revision>${revision}</revision></properties>
  <dependencies>
    <dependency><artifactId>a</artifactId><version>1.0.0</version></dependency>
    <dependency><artifactId>b</artifactId><version>1.0.0</version></dependency>
  </dependencies>
</project>
`;

const p = (inner: string) => `<p>${inner}</p>`;

testEdits('xml', [
  ['the version of a project', pom('1.0.0'), 'project.version', '1.1.0', pom('1.1.0')],
  ['the version of its parent', pom('1'), 'project.parent.version', '2.0.0-rc.1', pom('1', '2.0.0-rc.1')],
  ['a property', pom('1'), 'project.properties.revision', '1.1.0', pom('1', '1.0.0', '1.1.0')],
  ['CRLF', pom('1.0.0').replaceAll('\n', '\r\n'), 'project.version', '2', pom('2').replaceAll('\n', '\r\n')],
  ['a byte order mark', `\ufeff${p('<v>1</v>')}`, 'p.v', '2', `\ufeff${p('<v>2</v>')}`],
  ['emoji before it', p('<e>👩‍💻🎉</e><v>1</v>'), 'p.v', '2', p('<e>👩‍💻🎉</e><v>2</v>')],
  ['blanks around the text stay', p('<v>\n\t 1.0 \n</v>'), 'p.v', '1.1', p('<v>\n\t 1.1 \n</v>')],
  ['CDATA', p('<v><![CDATA[ 1.0 ]]></v>'), 'p.v', '1.1', p('<v><![CDATA[ 1.1 ]]></v>')],
  ['CDATA takes markup as it is', p('<v><![CDATA[1]]></v>'), 'p.v', 'a<b&c', p('<v><![CDATA[a<b&c]]></v>')],
  ['markup in text is escaped', p('<v>1</v>'), 'p.v', 'a<b>&c', p('<v>a&lt;b&gt;&amp;c</v>')],
  ['a reference in the old value', p('<v>1&#46;0&amp;</v>'), 'p.v', '1.1', p('<v>1.1</v>')],
  ['a comment before the text', p('<v><!-- 0.9 -->1.0</v>'), 'p.v', '1.1', p('<v><!-- 0.9 -->1.1</v>')],
  ['a comment behind the text', p('<v>1.0<!-- was 0.9 --></v>'), 'p.v', '1.1', p('<v>1.1<!-- was 0.9 --></v>')],
  ['a comment in the same line', p('<v>1</v><!-- <v>3</v> -->'), 'p.v', '2', p('<v>2</v><!-- <v>3</v> -->')],
  ['an element with attributes', p('<v a="1" b=\'2\'>1</v >'), 'p.v', '2', p('<v a="1" b=\'2\'>2</v >')],
  ['an attribute', '<p a="1" version = "1.0" b="1"/>', 'p.@version', '1.1', '<p a="1" version = "1.1" b="1"/>'],
  ['an attribute in single quotes', "<p v='1'>x</p>", 'p.@v', '2', "<p v='2'>x</p>"],
  ['an attribute is escaped', '<p v="1"/>', 'p.@v', 'a"b<', '<p v="a&quot;b&lt;"/>'],
  ['an attribute that holds a tag end', '<p a=">" v="1"/>', 'p.@v', '2', '<p a=">" v="2"/>'],
  ['an attribute that names another', `<p a='v="9"' v="1"/>`, 'p.@v', '2', `<p a='v="9"' v="2"/>`],
  ['an attribute over two lines', '<p\n  a="1"\n  v="1"\n/>', 'p.@v', '2', '<p\n  a="1"\n  v="2"\n/>'],
  [
    'an attribute with a prefix',
    '<m x:versionName="1" xmlns:x="u"/>',
    'm.@x:versionName',
    '2',
    '<m x:versionName="2" xmlns:x="u"/>',
  ],
  ['elements with a prefix', '<m:p xmlns:m="u"><m:v>1</m:v></m:p>', 'p.v', '2', '<m:p xmlns:m="u"><m:v>2</m:v></m:p>'],
  ['an element by place', p('<v>1</v><v>1</v>'), 'p.v[1]', '2', p('<v>1</v><v>2</v>')],
  [
    'an element by what it holds',
    pom('1'),
    'project.dependencies.dependency[artifactId=b].version',
    '2.0.0',
    pom('1').replace('<artifactId>b</artifactId><version>1.0.0', '<artifactId>b</artifactId><version>2.0.0'),
  ],
  ['the only element by what it holds', p('<d><n>a</n><v>1</v></d>'), 'p.d[n=a].v', '2', p('<d><n>a</n><v>2</v></d>')],
  [
    'an element by its attribute',
    p('<d n="a">1</d><d n="b">1</d>'),
    'p.d[@n=b]',
    '2',
    p('<d n="a">1</d><d n="b">2</d>'),
  ],
  ['processing instructions', `<?a v="1"?>${p('<?b?><v>1</v>')}`, 'p.v', '2', `<?a v="1"?>${p('<?b?><v>2</v>')}`],
]);

testRefusals('xml', [
  ['a DTD', '<!DOCTYPE p><p><v>1</v></p>', 'p.v', 'it has a DTD'],
  ['an entity', '<!DOCTYPE p [<!ENTITY v "1">]><p><v>&v;</v></p>', 'p.v', 'it is not valid XML in line 1'],
  ['an unknown entity', '<p>\n<v>&v;</v></p>', 'p.v', 'it is not valid XML in line 2'],
  ['an element that stands twice', p('<v>1</v><v>2</v>'), 'p.v', /leads to 2 places/],
  ['names that differ only by prefix', '<p xmlns:m="u"><v>1</v><m:v>2</m:v></p>', 'p.v', /leads to 2 places/],
  ['a value from a property', p(`<v>\${revision}</v>`), 'p.v', 'the value is taken from another place; edit that'],
  ['an empty element', p('<v/>'), 'p.v', 'the element is empty; write a first value by hand'],
  ['only blanks', p('<v> \n </v>'), 'p.v', 'the element is empty; write a first value by hand'],
  ['an interrupted text', p('<v>1.<!-- c -->0</v>'), 'p.v', 'the text of the element is interrupted by something'],
  ['text and CDATA', p('<v>1.<![CDATA[0]]></v>'), 'p.v', 'the text of the element is interrupted by something'],
  ['a missing end', '<p><v>1</v>', 'p.v', 'it is not valid XML in line 1'],
  ['two roots', '<p/><p/>', 'p.v', 'it is not valid XML in line 1'],
  ['an attribute that stands twice', '<p v="1" v="2"/>', 'p.@v', 'it is not valid XML in line 1'],
  ['an empty file', '', 'p.v', 'it is not valid XML in line 1'],
  ['201 levels', '<a>'.repeat(201) + '</a>'.repeat(201), 'a', 'it is nested more than 200 deep'],
  ['100,000 levels', '<a>'.repeat(100_000), 'a', 'it is nested too deeply or one value is too long'],
  ['more than 1 MiB', `<p>${' '.repeat(1 << 20)}</p>`, 'p', 'it is larger than 1024 KiB'],
  ['what is no UTF-8', p('<v>1</v><e>\ufffd</e>'), 'p.v', /not UTF-8 throughout/],
]);

testReadings('xml', [
  ['text', p('<v>1.10</v>'), 'p.v', ['1.10', 'string']],
  ['an integer is text', p('<v>7</v>'), 'p.v', ['7', 'string']],
  ['a property is read as it stands', p(`<v>\${revision}</v>`), 'p.v', [`\${revision}`, 'string']],
  ['a map', p('<v><a>1</a></v>'), 'p.v', null],
  ['a missing element', p('<v>1</v>'), 'p.w', null],
  ['another root', p('<v>1</v>'), 'q.v', null],
  ['a missing attribute', p('<v>1</v>'), 'p.v.@a', null],
  ['__proto__', p(''), 'p.__proto__', null],
]);

test('the whole as plain values', () => {
  expect(readManifest('xml', pom('1.0.0'), 'f')).toMatchObject({
    project: {
      version: '1.0.0',
      parent: { version: '1.0.0' },
      dependencies: { dependency: [{ artifactId: 'a' }, {}] },
    },
  });
});

test('random documents: exactly the new text, and every other byte equal', () => {
  const noise = fc.array(
    fc.constantFrom(
      ' ',
      '\r\n',
      '<!-- <v>0</v> -->',
      '<?x v?>',
      '<a v="1"/>',
      '<w>1 &lt; 2</w>',
      '<![CDATA[<v>]]>',
      '🎉',
      '\t',
    ),
    { maxLength: 6 },
  );
  const blanks = fc.stringMatching(/^[ \n\t]{0,3}$/);
  const version = fc.stringMatching(/^[0-9]{1,3}(\.[0-9]{1,3}){0,3}(-?(a|b|rc)\.?[0-9])?$/);
  fc.assert(
    fc.property(noise, noise, blanks, blanks, version, version, (above, below, left, right, old, next) => {
      const around = [`<p>${above.join('')}<q><v>${left}`, `${right}</v></q>${below.join('')}</p>`] as const;
      const before = around.join(old);
      expect(readField('xml', before, 'p.q.v', 'f')).toMatchObject({ found: true, value: old, kind: 'string' });
      const after = spliceField('xml', before, 'p.q.v', next, 'f');
      expect(after).toBe(around.join(next));
      const peer = new XMLParser({ parseTagValue: false }).parse(after) as { p: { q: { v: string } } };
      expect(peer.p.q.v).toBe(next);
    }),
    { numRuns: 300 },
  );
});
