import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeSettings, envExample, loadConfig } from '../../../orchestrator/config/index.ts';
import { SECTIONS } from '../../../orchestrator/config/settings.ts';

const cards = describeSettings();

describe('settings as documents show them', () => {
  it('no two parts own the same name', () => {
    const names = Object.values(SECTIONS).flatMap((section) => Object.keys(section.schema.shape));
    expect(new Set(names).size).toBe(names.length);
  });

  it('every setting is an upper-case name with a description and bounds', () => {
    for (const card of cards) {
      expect(card.key).toMatch(/^[A-Z][A-Z0-9_]*$/);
      expect(card.description, card.key).not.toBe('');
      expect(card.bounds, card.key).not.toBe('');
    }
  });

  it('keys are secrets, addresses and models are not', () => {
    const secret = cards.filter((card) => card.secret).map((card) => card.key);
    expect(secret).toEqual(expect.arrayContaining(['ALPACA_API_KEY', 'ALPACA_SECRET_KEY', 'OPENAI_API_KEY']));
    expect(secret).not.toContain('OPENAI_MODEL');
  });

  it('.env.example is a valid .env, with every setting commented out and with every default put in', () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'example-'));
    try {
      const text = envExample();
      for (const { key } of cards) expect(text).toMatch(new RegExp(`^#${key}=`, 'm'));
      const file = path.join(dir, '.env');
      const load = () => loadConfig({ purpose: 'desk', environment: {}, folder: dir }).settings;
      writeFileSync(file, text);
      const asDefault = load();
      writeFileSync(file, text.replaceAll(/^#([A-Z0-9_]+=)/gm, '$1'));
      expect(load()).toEqual(asDefault);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
