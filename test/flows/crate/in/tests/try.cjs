// Unpacks a crate somewhere else and compiles what came out.
const { execFileSync } = require('node:child_process');
const { mkdtempSync, readdirSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const place = mkdtempSync(join(tmpdir(), 'hexagons-'));
try {
  execFileSync('tar', ['-xzf', process.argv[2], '-C', place]);
  const [crate] = readdirSync(place);
  execFileSync('cargo', ['check', '--offline', '--quiet'], { cwd: join(place, crate), stdio: 'inherit' });
  console.log(`${crate} compiles`);
} finally {
  rmSync(place, { recursive: true, force: true });
}
