// Writes docs/api.md: every export with its signatures and documentation, as API Extractor finds them in the built declarations.
// With --check it compares instead and fails when docs/api.md is not up to date. Whether the documentation is complete is tested in spec/docs/.

import { readFile, writeFile } from 'node:fs/promises';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { root, script } from './toolbox.mjs';

const page = `${root}/docs/api.md`;

const headings = {
  '@param': 'Parameter', '@typeParam': 'Type parameter', '@returns': 'Returns', '@throws': 'Throws', '@example': 'Example', '@see': 'See',
  '@remarks': '', '@default': 'Default', '@defaultValue': 'Default', '@deprecated': 'Deprecated',
};

await script(async () => {
  const { members } = await extract();
  const listing = render(members);
  checkLinks(listing);
  if (!process.argv.includes('--check')) return writeFile(page, listing);

  const committed = await readFile(page, 'utf8').catch(() => '');
  if (committed !== listing) throw new Error(`docs/api.md is not what lib/ exports; run \`npm run api\` and look at the difference.\n${firstDifference(committed, listing)}`);
  console.log('docs/api.md is up to date');
});

async function extract() {
  const config = ExtractorConfig.loadFileAndPrepare(`${root}/api-extractor.json`);
  const complaints = [];
  const { succeeded } = Extractor.invoke(config, {
    localBuild: false,
    messageCallback: (message) => {
      message.handled = true;
      if (message.logLevel === 'error' || message.logLevel === 'warning') {
        const place = message.sourceFilePath ? `${message.sourceFilePath.replace(`${root}/`, '')}:${message.sourceFileLine}: ` : '';
        complaints.push(`${place}${message.text} (${message.messageId})`);
      }
    },
  });
  if (!succeeded) throw new Error(['API Extractor found:', ...complaints].join('\n'));
  const [entryPoint] = JSON.parse(await readFile(config.apiJsonFilePath, 'utf8')).members;
  return entryPoint;
}

/** The page: functions first, then classes, then types, each in the order of the alphabet, overloads in theirs. */
function render(members) {
  const sections = [
    ['Operators and sources', (member) => isExported(member) && (member.kind === 'Function' || member.kind === 'Variable')],
    ['Classes', (member) => isExported(member) && member.kind === 'Class'],
    ['Types', (member) => isExported(member) && (member.kind === 'Interface' || member.kind === 'TypeAlias')],
    ['Types without an export, which the signatures above mention', (member) => !isExported(member)],
  ];
  const lines = ['# API', '', '<!-- Written by `npm run api`; change the documentation in lib/ instead. -->', ''];
  for (const [title, belongs] of sections) {
    const chosen = members.filter(belongs);
    const names = [...new Set(chosen.map((member) => member.name))].sort((a, b) => a.localeCompare(b, 'en'));
    if (names.length === 0) continue;
    lines.push(`## ${title}`, '');
    for (const name of names) lines.push(`### ${name}`, '', ...chosen.filter((member) => member.name === name).flatMap(item));
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function isExported({ canonicalReference }) {
  return !canonicalReference.includes('!~');
}

/** API Extractor takes a link to an overloaded function for ambiguous; on this page it is not. */
function checkLinks(listing) {
  const anchors = new Set([...listing.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchor(heading)));
  const broken = [...listing.matchAll(/\]\(#([^)]*)\)/g)].map(([, target]) => target).filter((target) => !anchors.has(target));
  if (broken.length > 0) throw new Error(`{@link} to what is not there: ${[...new Set(broken)].join(', ')}`);
}

function anchor(heading) {
  return heading.toLowerCase().replace(/[^\w -]/g, '').replaceAll(' ', '-');
}

function item(member) {
  return [...signature(member), ...documentation(member), ...(member.members ?? []).flatMap((each) => part(each, member.name))];
}

/** A property or method of a class or interface. */
function part(member, parent) {
  const title = member.kind === 'Constructor' ? `new ${parent}` : `${parent}.${member.name ?? member.kind}`;
  return [`#### ${title}`, '', ...signature(member), ...documentation(member)];
}

function signature(member) {
  return ['```ts', member.excerptTokens.map(({ text }) => text).join('').trim(), '```', ''];
}

/** The comment as Markdown: block tags become lead words, links become links within the page; what stands in code stays as it is. */
function documentation({ docComment = '' }) {
  let inCode = false;
  const lines = plain(docComment).flatMap((line) => {
    if (line.trimStart().startsWith('```')) inCode = !inCode;
    if (inCode) return [line];
    const [, tag, rest] = /^(@\w+)\s*(.*)$/.exec(line) ?? [];
    if (tag === undefined) return [links(line)];
    if (!(tag in headings)) return rest === '' ? [] : [links(rest)];
    const named = tag === '@param' || tag === '@typeParam' ? rest.replace(/^(\S+)\s+(-\s+)?/, '`$1`: ') : rest;
    return ['', `${headings[tag] === '' ? '' : `**${headings[tag]}** `}${links(named)}`.trimEnd()];
  });
  const text = lines.join('\n').replace(/\n{3,}/g, '\n\n').trim();
  return text === '' ? [] : [text, ''];
}

/** The lines of a comment without their stars. */
function plain(docComment) {
  return docComment.trim().replace(/^\/\*\*|\*\/$/g, '').split('\n').map((line) => line.replace(/^\s*\* ?/, '').trimEnd());
}

function links(line) {
  return line.replace(/\{@link\s+([^}|\s]+)\s*(?:\|\s*([^}]+?)\s*)?\}/g, (_, target, text) => (
    /^https?:/.test(target) ? `[${text ?? target}](${target})` : `[${text ?? `\`${target}\``}](#${anchor(target)})`
  ));
}

function firstDifference(committed, listing) {
  const before = committed.split('\n');
  const after = listing.split('\n');
  const line = after.findIndex((text, index) => text !== before[index]);
  const at = line === -1 ? after.length : line;
  return `first difference, line ${at + 1}:\n- ${before[at] ?? ''}\n+ ${after[at] ?? ''}`;
}
