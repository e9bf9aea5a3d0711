import type { Operation } from './context.ts';
import { faults } from './fault.ts';
import { refusedPart } from './refused.ts';

interface Node {
  readonly fixed: Map<string, Node>;
  parameter: Node | null;
  readonly operations: Map<string, Operation>;
}

const node = (): Node => ({ fixed: new Map(), parameter: null, operations: new Map() });

export interface Found {
  readonly operation: Operation;
  readonly params: readonly string[];
}

/** Finds an operation by method and path; words of a path come before parameters. */
export class Router {
  readonly #root = node();

  constructor(operations: readonly Operation[]) {
    for (const operation of operations) {
      let at = this.#root;
      for (const part of operation.path.split('/').slice(1)) {
        if (part.startsWith('{')) at = at.parameter ??= node();
        else {
          const next = at.fixed.get(part) ?? node();
          at.fixed.set(part, next);
          at = next;
        }
      }
      at.operations.set(operation.method, operation);
    }
  }

  /** @throws WireFault 404 where no such path is served, 405 where it is not with this method */
  find(method: string, path: string): Found {
    const parts = path.replace(/\/+$/, '').split('/').slice(1);
    const params: string[] = [];
    const at = this.#walk(this.#root, parts, 0, params);
    if (!at) {
      const part = refusedPart(path);
      throw faults.notFound(part === null ? 'endpoint not found.' : `not part of this exchange: ${part}`);
    }
    const operation = at.operations.get(method);
    if (!operation) throw faults.methodNotAllowed();
    return { operation, params };
  }

  #walk(at: Node, parts: readonly string[], i: number, params: string[]): Node | null {
    const part = parts[i];
    if (part === undefined) return at.operations.size > 0 ? at : null;
    const word = decoded(part);
    const fixed = at.fixed.get(word);
    const found = fixed && this.#walk(fixed, parts, i + 1, params);
    if (found) return found;
    if (!at.parameter || part === '') return null;
    params.push(word);
    const deeper = this.#walk(at.parameter, parts, i + 1, params);
    if (!deeper) params.pop();
    return deeper;
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw faults.malformed('malformed path');
  }
}
