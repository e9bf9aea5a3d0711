import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DeskError } from '../../../domain/index.ts';
import { loadConfig } from '../../../orchestrator/config/index.ts';
import type { LoadOptions } from '../../../orchestrator/config/index.ts';

const made: string[] = [];
const folder = (env?: string): string => {
  const dir = mkdtempSync(path.join(tmpdir(), 'config-'));
  made.push(dir);
  if (env !== undefined) writeFileSync(path.join(dir, '.env'), env);
  return dir;
};
afterAll(() => made.forEach((dir) => rmSync(dir, { recursive: true, force: true })));

const load = (options: Partial<LoadOptions> & { env?: string } = {}) => {
  const { env, ...rest } = options;
  return loadConfig({ purpose: 'desk', environment: {}, folder: folder(env), ...rest });
};
const problems = (options: Parameters<typeof load>[0]): readonly string[] => {
  try {
    load(options);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(DeskError);
    expect((thrown as DeskError).code).toBe('CONFIG_INVALID');
    return (thrown as DeskError).options.context?.['problems'] as string[];
  }
  throw new Error('the settings were accepted');
};

describe('where settings come from', () => {
  it('needs none: the defaults are a paper desk on its own database', () => {
    const config = load();
    expect(config.settings.TRADING_MODE).toBe('paper');
    expect(config.settings.ALPACA_PAPER).toBe(true);
    expect(config.databaseUrl).toBe('file:runtime/trading_system.db');
    expect(config.runtimeDir).toBe('runtime');
    expect(config.logsDir).toBe(path.join('runtime', 'logs'));
    expect(config.given).toEqual([]);
  });

  it('lets the environment win over .env, and options over both', () => {
    const env = 'SEED=1\nLOG_LEVEL=debug\nDESK_NAME="mine"\n';
    const environment = { SEED: '2', LOG_LEVEL: 'warn', PATH: '/bin' };
    const overrides = { SEED: { text: '3', option: '--seed' } };
    const { settings } = load({ env, environment, overrides });
    expect([settings.SEED, settings.LOG_LEVEL, settings.DESK_NAME]).toEqual([3, 'warn', 'mine']);
  });

  it('reads a .env with a BOM, comments, quotes, export and values over several lines', () => {
    const env = '\uFEFF# a comment\nexport SEED=7\n\nALPACA_PAPER=true # said twice\nGROQ_MODEL="a\nb"\n';
    const { settings } = load({ env });
    expect(settings.SEED).toBe(7);
    expect(settings.GROQ_MODEL).toBe('a\nb');
  });

  it('takes NAME= for unset where unset is possible', () => {
    expect(load({ env: 'ALPACA_API_KEY=\nDATABASE_URL=\n' }).settings.ALPACA_API_KEY).toBeUndefined();
  });

  it('says so when .env cannot be read', () => {
    const dir = folder();
    mkdirSync(path.join(dir, '.env'));
    expect(() => load({ folder: dir })).toThrow(/\.env cannot be read/);
  });
});

describe('what is refused', () => {
  it('names the setting, the value and the bound', () => {
    const [line, ...more] = problems({ environment: { MIN_GOOD_SHARE: '7' } });
    expect(line).toMatch(/^MIN_GOOD_SHARE: 7 is more than it may be, must be at most 1/);
    expect(more).toEqual([]);
  });

  it('tells everything at once, a line each', () => {
    const environment = {
      MIN_GOOD_SHARE: 'x',
      LOOP_INTERVAL_SECONDS: '-1',
      LOG_JSON: 'yes',
      LOG_LEVEL: 'loud',
    };
    const lines = problems({ environment, run: { speed: '0' } });
    for (const name of [...Object.keys(environment), '--speed']) {
      expect(lines.filter((line) => line.startsWith(`${name}:`))).toHaveLength(1);
    }
    expect(lines).toHaveLength(5);
  });

  it.each(['', '1e3x', '0x10', ' 5', '1_000', 'NaN', 'Infinity', '1e999', '5,0'])(
    'does not take %j for a number',
    (text) => {
      expect(problems({ environment: { LOOP_INTERVAL_SECONDS: text } })[0]).toMatch(
        /^LOOP_INTERVAL_SECONDS: .* must be a number/,
      );
    },
  );

  it.each(['', '1', '0', 'TRUE', 'yes', 'on', 'truthy'])('does not take %j for a boolean', (text) => {
    expect(problems({ environment: { ALPACA_PAPER: text } })[0]).toMatch(
      /^ALPACA_PAPER: .* must be true or false/,
    );
  });

  it('refuses a fraction where a whole number stands, and a desk name that would not fit an order id', () => {
    const lines = problems({ environment: { SEED: '1.5', DESK_NAME: 'My Desk' } });
    expect(lines.join('\n')).toMatch(/SEED: 1.5 must be a whole number/);
    expect(lines.join('\n')).toMatch(/DESK_NAME: My Desk must be 2 to 12/);
  });

  it('refuses any unknown name in .env, with the name it must have meant', () => {
    const lines = problems({ env: 'LOOP_INTERVAL_SECOND=5\nSOMETHING_ELSE_ENTIRELY=1\n' });
    expect(lines[0]).toMatch(
      /LOOP_INTERVAL_SECOND in .env is no setting, did you mean LOOP_INTERVAL_SECONDS\?/,
    );
    expect(lines[1]).toMatch(/SOMETHING_ELSE_ENTIRELY in .env is no setting: see .env.example/);
  });

  it('refuses a line of .env that is no assignment, by its number', () => {
    expect(problems({ env: 'SEED=1\nMIN_GOOD_SHARE: 0.5\n' })[0]).toBe(
      '.env line 2 is not of the form NAME=value',
    );
  });

  it('refuses near misses in the environment only', () => {
    const lines = problems({
      environment: { LOOP_INTERVALSECONDS: '1', LOG_LEVL: 'info', UNRELATED: 'x', LOGNAME: 'me' },
    });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/LOOP_INTERVALSECONDS.*did you mean LOOP_INTERVAL_SECONDS\?/);
    expect(lines[1]).toMatch(/LOG_LEVL.*did you mean LOG_LEVEL\?/);
  });

  it('takes the usual environment of a machine for nothing of its own', () => {
    const names =
      'HOME LANG LC_ALL LOGNAME PATH PWD OLDPWD SHELL SHLVL TERM TZ USER EDITOR CI NODE_ENV NODE_OPTIONS NO_COLOR DEBUG HOST PORT SPEED OPENAI_ORG_ID OPENAI_API_URL ANTHROPIC_API_URL npm_config_loglevel npm_package_name PGPASSWORD DISPLAY TMPDIR SSH_AUTH_SOCK DBUS_SESSION_BUS_ADDRESS';
    const environment = Object.fromEntries(names.split(' ').map((name) => [name, 'x']));
    expect(load({ environment }).given).toEqual([]);
  });
});

describe('what a start is asked to do', () => {
  const data = folder();

  it('reads dates, speed, cycles and the rest', () => {
    const { run } = load({
      run: {
        replay: data,
        from: '2008-01-02',
        to: '2010-12-31',
        speed: 'max',
        sync: true,
        cycles: '5',
        web: false,
      },
    });
    expect(run).toEqual({
      replay: data,
      from: '2008-01-02',
      to: '2010-12-31',
      speed: 'max',
      sync: true,
      cycles: 5,
      web: false,
    });
  });

  it('goes one session a second unless told otherwise', () => {
    expect(load().run).toMatchObject({ speed: 1, sync: false, cycles: null, web: true, replay: null });
  });

  it('takes USE_ASYNC_ORCHESTRATOR=false for --sync', () => {
    expect(load({ environment: { USE_ASYNC_ORCHESTRATOR: 'false' } }).run.sync).toBe(true);
  });

  it('tells a range that runs backwards in one line with both ends', () => {
    expect(problems({ run: { from: '2000-01-04', to: '1999-01-05' } })).toEqual([
      '--from 2000-01-04 is after --to 1999-01-05: swap them',
    ]);
  });

  it.each([
    [{ from: '2000-02-30' }, /--from: 2000-02-30 is not a day/],
    [{ to: 'yesterday' }, /--to: yesterday is not a day/],
    [{ speed: '-1' }, /--speed: -1 must be more than 0/],
    [{ speed: 'fast' }, /--speed: fast must be/],
    [{ speed: '' }, /--speed: .*must be/],
    [{ cycles: '0' }, /--cycles: 0 must be a whole number/],
    [{ cycles: '1.5' }, /--cycles: 1.5 must be/],
    [{ replay: '/no/such/folder' }, /\/no\/such\/folder does not exist/],
    [{ replay: import.meta.filename }, /is not a folder/],
  ])('refuses %j', (run, line) => {
    expect(problems({ run })[0]).toMatch(line);
  });
});

describe('P8: two switches stand before real money', () => {
  const live = { TRADING_MODE: 'live', ALPACA_PAPER: 'false' };
  const keys = { ALPACA_API_KEY: 'AKPLANTED', ALPACA_SECRET_KEY: 'planted-secret' };

  it('live without keys says which', () => {
    expect(problems({ environment: { ...live } })[0]).toMatch(/live.*ALPACA_API_KEY/);
  });

  it('live with one switch only is refused', () => {
    expect(problems({ environment: { TRADING_MODE: 'live', ...keys } })[0]).toMatch(
      /live needs a second switch, ALPACA_PAPER=false/,
    );
  });

  it.each([keys, { ...live, ...keys }])(
    'keys bring prices from there, too, unless something else is asked for',
    (environment) => {
      expect(load({ environment: { ...environment } }).settings.DATA_PROVIDER).toBe('alpaca');
      expect(load({ environment: { ...environment, DATA_PROVIDER: 'yahoo' } }).settings.DATA_PROVIDER).toBe(
        'yahoo',
      );
    },
  );

  it('play prices never meet a real account, paper or not', () => {
    const [line, ...more] = problems({ environment: { ...keys, DATA_PROVIDER: 'simulated' } });
    expect(line).toMatch(/DATA_PROVIDER: simulated prices are for the embedded exchange/);
    expect(line).not.toMatch(/PLANTED|planted/);
    expect(more).toEqual([]);
    const twin = { ...keys, DATA_PROVIDER: 'simulated', ALPACA_BASE_URL: 'http://127.0.0.1:8899' };
    expect(load({ environment: twin }).settings.DATA_PROVIDER).toBe('simulated');
  });

  it('keys do not stand in the way of reading the books', () => {
    expect(load({ environment: { ...live, ...keys }, purpose: 'query' }).settings.TRADING_MODE).toBe('live');
  });
});

describe('what is handed on', () => {
  it('is frozen to the bottom', () => {
    const config = load();
    expect(Object.isFrozen(config) && Object.isFrozen(config.settings) && Object.isFrozen(config.run)).toBe(
      true,
    );
    expect(() => Object.assign(config.settings, { SEED: 5 })).toThrow(TypeError);
  });

  it('P10: collects secrets and takes them out of the environment, APCA_* too', () => {
    const environment = {
      GROQ_API_KEY: 'gsk_planted',
      APCA_API_KEY_ID: 'hidden',
      OPENAI_API_KEY: 'sk-planted',
      HOME: '/h',
      DATABASE_URL: 'postgres://u:p%40ss@h/db',
    };
    const config = load({ environment });
    expect(config.secrets).toEqual(expect.arrayContaining(['gsk_planted', 'sk-planted', 'p%40ss', 'p@ss']));
    expect(environment).toEqual({ HOME: '/h', DATABASE_URL: 'postgres://u:p%40ss@h/db' });
  });

  it('P10: shows no secret and no password in a complaint', () => {
    const lines = problems({ environment: { DATABASE_URL: 'mysql://me:hunter22@host/db', LOG_LEVEL: 'x' } });
    expect(lines.join('\n')).not.toContain('hunter22');
  });

  it.each([
    [{}, 'runtime', 'file:runtime/trading_system.db'],
    [{ RUNTIME_DIR: '/r' }, '/r', 'file:/r/trading_system.db'],
    [{ DATABASE_URL: 'file:/d/desk.db' }, '/d', 'file:/d/desk.db'],
    [{ DATABASE_URL: 'file:///d/desk.db' }, '/d', 'file:///d/desk.db'],
    [{ DATABASE_URL: 'file:desk.db' }, '.', 'file:desk.db'],
    [{ DATABASE_URL: 'file:/d/desk.db', RUNTIME_DIR: '/r' }, '/r', 'file:/d/desk.db'],
    [{ DATABASE_URL: 'postgres://h/db' }, 'runtime', 'postgres://h/db'],
    [{ DATABASE_URL: 'file::memory:' }, 'runtime', 'file::memory:'],
  ])('places of %j', (environment, runtimeDir, databaseUrl) => {
    expect(load({ environment })).toMatchObject({ runtimeDir, databaseUrl });
  });
});
