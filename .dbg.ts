import { join } from 'node:path';
import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { makeSampleProject } from './test/sample-project/make.ts';
import { startSession } from './test/driver/session.ts';
import { stopDatabases } from './test/driver/database.ts';
const home = mkdtempSync('/tmp/hr-dbg-'); chmodSync(home, 0o755); (await import('node:fs')).mkdirSync(join(home,'run'));
const project = makeSampleProject({ directory: join(home,'p'), remote: join(home,'p.git'), registries: null });
const session = await startSession({ command: process.execPath, args: ['dist/cli.js','serve'], env: { HIVE_RELEASE_HOME: join(home,'data'), XDG_RUNTIME_DIR: join(home,'run') }, cwd: '/work/main' });
try {
  for (const [tool, args] of [['get_release',{}],['analyze_changes',{}],['assess_complexity',{}],['plan_release',{}]] as const) {
    const t=Date.now();
    const a = await Promise.race([session.call(tool, { project: project.directory, ...args }), new Promise<any>(r => setTimeout(()=>r('timeout'),15000))]);
    console.log(tool, Date.now()-t, JSON.stringify(a).slice(0,600));
    if (a==='timeout') break;
  }
} finally { console.log(session.log().slice(-3000)); await session.close(); await stopDatabases(home); rmSync(home,{recursive:true,force:true}); }
