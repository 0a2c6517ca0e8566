// What the TypeScript compiler says of an object that is said to have the type of a Kubernetes kind.
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const NAME = fileURLToPath(new URL('./object.mts', import.meta.url)); // only in memory
const OPTIONS = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
};
const parsed = new Map(); // the compiler's library and the types of Kubernetes, which are the same each time

/** The messages, none when the object fits. */
export function typeErrors(module, object) {
  const source = `import type { I${object.kind} } from '${module}';\n`
    + `export const object: I${object.kind} = ${JSON.stringify(object, null, 2)};\n`;
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = name => name === NAME || fileExists(name);
  host.readFile = name => (name === NAME ? source : readFile(name));
  host.getSourceFile = (name, ...rest) => {
    if (name === NAME) {
      return ts.createSourceFile(name, source, OPTIONS.target);
    }
    if (!parsed.has(name)) {
      parsed.set(name, getSourceFile(name, ...rest));
    }
    return parsed.get(name);
  };
  return ts.getPreEmitDiagnostics(ts.createProgram([NAME], OPTIONS, host))
    .map(d => ts.flattenDiagnosticMessageText(d.messageText, ' '));
}
